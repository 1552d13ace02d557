// `npm run dev`: compiler, server and console's dev server, each following the sources. The console at
// http://localhost:5173 sends its calls on to the server; the end of one ends all.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildServer, needNode, root, tsc, vite } from './build.mjs';

needNode();
buildServer();
const server = ['--enable-source-maps', '--watch', '--watch-preserve-output', 'apps/server/dist/main.js'];
const children = [
  follow([tsc, '-b', '--watch', '--preserveWatchOutput'], root),
  follow(server, root),
  follow([vite], join(root, 'apps/console')),
];

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => endAll(signal));

function follow(command, cwd) {
  const child = spawn(process.execPath, command, { cwd, stdio: 'inherit' });
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    endAll('SIGTERM');
  });
  return child;
}

function endAll(signal) {
  for (const child of children) child.kill(signal);
}

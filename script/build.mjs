// What `npm start` and its siblings share: is this Node new enough, and is everything built?
// Plain JavaScript that Node 18 still understands, so that an old one is told so instead of failing.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const tsc = join(root, 'node_modules/typescript/bin/tsc');
export const vite = join(root, 'node_modules/vite/bin/vite.js');

/** Password hashing (argon2id in node:crypto) is the newest thing that is used of Node. */
const oldest = [24, 7];

/** Ends the process with one sentence when this Node is too old. */
export function needNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  console.error(
    `Arthor needs Node ${oldest.join('.')} or newer and this is ${process.versions.node}; ` +
      '`npm ci` brings a fitting one along for most machines, and `npm start` uses it.',
  );
  process.exit(1);
}

/** Compiles server and libs where sources are newer. Without a compiler (an image) what is built is used. */
export function buildServer() {
  if (!existsSync(tsc)) return;
  run([tsc, '-b'], root);
}

/** Builds the console when its files are missing or older than what they are made of. */
export function buildConsole() {
  const home = join(root, 'apps/console');
  const sources = ['src', 'public', 'script', 'index.html', 'vite.config.ts', 'package.json']
    .map((name) => join(home, name))
    .concat(join(root, 'libs/contract/src'), join(root, 'package-lock.json'));
  if (!existsSync(join(home, 'index.html')) || newest([join(home, 'dist/index.html')]) >= newest(sources))
    return;
  console.log('Building the console (once)…');
  run([vite, 'build', '--logLevel', 'warn'], home);
}

/** The time of the newest file at or below the paths; 0 when there is none. */
function newest(paths) {
  let time = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const stat = statSync(path);
    const below = stat.isDirectory()
      ? newest(readdirSync(path).map((name) => join(path, name)))
      : stat.mtimeMs;
    time = Math.max(time, below);
  }
  return time;
}

function run(command, cwd) {
  const { status } = spawnSync(process.execPath, command, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

// `npm start`: builds what is missing and becomes the server, in this very process, so that signals
// and exit codes are the server's own. npm sends SIGTERM to its shell, and not every shell passes it on:
// hence `exec` in package.json (on Windows exec.cmd, which runs what follows).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildConsole, buildServer, needNode, root } from './build.mjs';

needNode();
buildServer();
buildConsole();
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(root, 'apps/server/dist/main.js')).href);

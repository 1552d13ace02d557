// `npm run sql|token|bench|loss -- arguments`: builds what is missing and runs a command of the server.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildServer, needNode, root } from './build.mjs';

const [name, ...rest] = process.argv.slice(2);
needNode();
buildServer();
const command = join(root, 'apps/server/dist/command', `${name}.js`);
if (!existsSync(command)) {
  console.error(`There is no command "${name}".`);
  process.exit(1);
}
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], command, ...rest];
await import(pathToFileURL(command).href);

// `npm run conformance -- ./my.mjs`: holds the providers of modules outside of Arthor to their ports' contracts, and
// ends with another code than 0 where one does not keep it.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { needNode, root } from './build.mjs';

needNode();
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('Name the module: npm run conformance -- ./my.mjs');
  process.exit(1);
}
// npm changes into the project's folder; paths are seen from where it was called.
const from = process.env.INIT_CWD ?? process.cwd();
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.conformance.config.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ARTHOR_CONFORMANCE: files.map((file) => resolve(from, file)).join(',') },
  },
);
process.exit(status ?? 1);

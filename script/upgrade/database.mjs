// The embedded database of a server that these scripts start.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../build.mjs';

/** Runs SQL beside a running server, as `npm run sql` of that checkout does. */
export function sqlRunner(checkout, directory, env) {
  return (text) => {
    const file = join(directory, 'hand.sql');
    writeFileSync(file, text);
    const command = [join(checkout, 'apps/server/dist/command/sql.js'), file];
    run(command, { cwd: directory, env: { ...process.env, ...env } });
  };
}

/** A database as one whole file, whatever stands in its -wal. */
export function copyOf(path) {
  const folder = mkdtempSync(join(tmpdir(), 'arthor-copy-'));
  try {
    const copy = join(folder, 'copy.sqlite');
    run([join(root, 'script/backup.mjs'), copy, path], {});
    return readFileSync(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command, options) {
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${command[0]}: ${stderr}`);
}

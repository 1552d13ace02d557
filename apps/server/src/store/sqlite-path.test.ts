import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { DatabaseRefused } from './baseline.js';
import { openStore } from './open.js';
import { silentLog } from './test-store.js';

const home = mkdtempSync(join(tmpdir(), 'arthor-path-'));
writeFileSync(join(home, 'file'), '');
writeFileSync(join(home, 'garbage'), 'no database'.repeat(1000));
afterAll(() => rmSync(home, { recursive: true }));

it.each([
  ['', 'DATABASE_URL must name a file, but ~ is a folder.'],
  [
    '/file/arthor.sqlite',
    /^DATABASE_URL must name a file in a folder .*; ~\/file is none \((EEXIST|ENOTDIR)\)\.$/,
  ],
  ['/garbage', /^DATABASE_URL names the file ~\/garbage, which cannot be used \(.*not a database.*\)\.$/],
])('a database at %j is refused with the key', async (path, sentence) => {
  const options = { clock: new SystemClock(), random: new SystemRandom(), log: silentLog };
  const opened = openStore({ ...options, databaseUrl: `sqlite:${home}${path}` });
  const error: unknown = await opened.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(DatabaseRefused);
  expect(error instanceof Error ? error.message.replaceAll(home, '~') : '').toMatch(sentence);
});

it('a server that cannot be reached is refused with the key, and without its password', async () => {
  const options = { clock: new SystemClock(), random: new SystemRandom(), log: silentLog };
  const opened = openStore({ ...options, databaseUrl: 'mysql://me:secret@127.0.0.1:1/arthor' });
  const error: unknown = await opened.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(DatabaseRefused);
  expect(String(error)).toMatch(
    /DATABASE_URL names 127\.0\.0\.1:1\/arthor, which cannot be used \(.*ECONNREFUSED/,
  );
  expect(String(error)).not.toContain('secret');
});

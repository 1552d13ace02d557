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
afterAll(() => rmSync(home, { recursive: true }));

it.each([
  ['', 'DATABASE_URL must name a file, but ~ is a folder.'],
  [
    '/file/arthor.sqlite',
    /^DATABASE_URL must name a file in a folder .*; ~\/file is none \((EEXIST|ENOTDIR)\)\.$/,
  ],
])('a database at %j is refused with the key', async (path, sentence) => {
  const options = { clock: new SystemClock(), random: new SystemRandom(), log: silentLog };
  const opened = openStore({ ...options, databaseUrl: `sqlite:${home}${path}` });
  const error: unknown = await opened.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(DatabaseRefused);
  expect(error instanceof Error ? error.message.replaceAll(home, '~') : '').toMatch(sentence);
});

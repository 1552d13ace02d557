import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import type { Log } from '../runtime/log.js';
import { signIn } from '../upgrade/api.fixture.js';
import { startServer } from './server.js';

const directory = mkdtempSync(join(tmpdir(), 'arthor-server-'));
afterAll(() => rmSync(directory, { recursive: true }));

const env = {
  PORT: '0',
  SANDBOX_GATEWAY_PORT: '0',
  DATABASE_URL: 'sqlite:arthor.sqlite',
  ADMIN_PASSWORD: 'world-password',
  KEEP_WARM_SECONDS: '0',
};

/** Starts the server, deploys to the same lane, and ends it. */
async function deployed() {
  const lines: { readonly fields: object; readonly message: string }[] = [];
  const quiet = () => undefined;
  const warn = (fields: object, message: string) => void lines.push({ fields, message });
  const log: Log = { debug: quiet, info: quiet, warn, error: quiet };
  const server = await startServer(loadConfig(env, directory), log);
  try {
    const api = await signIn(server.port, env.ADMIN_PASSWORD);
    const { items } = await api('listBuilds', { query: { environment: 'dev', status: 'SUCCESS' } });
    const body = { operate: 'DEPLOY', build: items[0]?.id, environment: 'dev', symbol: 'stable' };
    const { id } = await api('createOperation', { body });
    const { status, blocking } = await api('getOperation', { params: { id }, query: { wait: 10 } });
    return { status, blocking: blocking?.code, lines };
  } finally {
    await server.stop();
  }
}

it('puts the world of a database that was made anew aside with one line, and deploys', async () => {
  expect(await deployed()).toMatchObject({ status: 'DONE', lines: [] });
  for (const end of ['', '-wal', '-shm']) rmSync(join(directory, `arthor.sqlite${end}`), { force: true });

  const { lines, ...anew } = await deployed();

  expect(anew).toEqual({ status: 'DONE', blocking: undefined });
  const aside = readdirSync(directory).find((name) => /^sandbox-world-[0-9a-f]{8}\.jsonl$/.test(name)) ?? '';
  const file = join(directory, aside);
  expect(lines).toEqual([
    { fields: { file }, message: 'the simulated world was made with another database: it was put aside' },
  ]);
}, 60_000);

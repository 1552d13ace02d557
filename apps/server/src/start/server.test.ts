import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../config.js';
import { greeting } from './greeting.js';
import { silentLog } from '../runtime/log.js';
import { startServer } from './server.js';

const directory = mkdtempSync(join(tmpdir(), 'arthor-server-'));
afterAll(() => rmSync(directory, { recursive: true }));

const env = { PORT: '0', SANDBOX_GATEWAY_PORT: '0', DATABASE_URL: 'sqlite:arthor.sqlite' };

it('starts on nothing, tells the first sign-in once, ends in order, and starts again', async () => {
  const config = loadConfig(env, directory);
  const first = await startServer(config, silentLog);
  const { port, firstUser, core } = first;
  const shown = greeting({ config, port, firstUser, providers: core.providers });
  expect(shown).toContain(`http://localhost:${port}`);
  expect(shown).toContain(firstUser?.password);
  const base = `http://127.0.0.1:${port}`;
  expect((await fetch(`${base}/readyz`)).status).toBe(200);
  const signIn = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: firstUser?.password }),
  });
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const list = z.object({ items: z.array(z.looseObject({ name: z.string().optional() })) });
  const read = async (path: string) =>
    list.parse(await (await fetch(`${base}/api/v1${path}`, { headers: { cookie } })).json());
  const names = (await read('/environments')).items.map(({ name }) => name);
  expect(names).toEqual(['uncoupled', 'prod', 'test', 'dev']);
  for (const name of ['dev', 'uncoupled'])
    expect((await read(`/environments/${name}/check`)).items).not.toContainEqual(
      expect.objectContaining({ status: 'FAILED' }),
    );
  const stream = await fetch(`${base}/api/v1/events`, { headers: { cookie } });
  const told = stream.text();
  await first.stop();
  expect(await told).toContain('retry:');
  await expect(fetch(`${base}/readyz`)).rejects.toThrow();

  const second = await startServer(config, silentLog);
  expect(second.firstUser).toBeNull();
  await second.stop();
}, 30_000);

it('loses no password where the first start fails: nobody is made before everything else works', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = Object(taken.address());
  const bare = { SANDBOX: 'off', DATABASE_URL: 'sqlite:failed.sqlite' };
  const failing = startServer(loadConfig({ ...bare, PORT: String(port) }, directory), silentLog);
  await expect(failing).rejects.toThrow('EADDRINUSE');
  const next = await startServer(loadConfig({ ...bare, PORT: '0' }, directory), silentLog);
  expect(next.firstUser).toMatchObject({ username: 'admin', password: expect.stringMatching(/^.{20}$/) });
  await next.stop();
  taken.close();
});

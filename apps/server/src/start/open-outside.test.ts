import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import { SystemClock } from '../runtime/clock.js';
import { silentLog } from '../runtime/log.js';
import { ProviderHealth } from '../runtime/provider-health.js';
import { SystemRandom } from '../runtime/random.js';
import { testStore } from '../store/test-store.js';
import { openOutside } from './open-outside.js';

it('a cluster that repeats our token is not heard to the letter', async () => {
  const said = 'the token token-of-arthor may not do that';
  const api = createServer((_, response) => {
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ message: said }));
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  const directory = mkdtempSync(join(tmpdir(), 'arthor-outside-'));
  const file = join(directory, 'kubeconfig');
  const server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  writeFileSync(
    file,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user: { token: 'token-of-arthor' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  );
  const database = await testStore();
  const config = loadConfig({ KUBERNETES_CONFIG: file, DATABASE_URL: database.databaseUrl }, directory);
  const parts = {
    clock: new SystemClock(),
    random: new SystemRandom(),
    health: new ProviderHealth(new SystemClock()),
    log: silentLog,
  };
  const outside = await openOutside({ ...parts, config, store: database.store });
  try {
    const at = outside.providers.of(outside.providers.defaults);
    if ('problem' in at) throw new Error(at.problem.message);
    const error: unknown = await at.cluster
      .identity(new AbortController().signal)
      .catch((cause: unknown) => cause);
    expect(String(error)).toContain('the token *** may not do that');
  } finally {
    await outside.close();
    await database.dispose();
    api.closeAllConnections();
    api.close();
    rmSync(directory, { recursive: true });
  }
});

it('an added registry takes the place of the simulated one, which is not started', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'arthor-outside-'));
  const calls = ['observe', 'write', 'register', 'deregister', 'check'].map((name) => `${name}() {}`);
  writeFileSync(
    join(directory, 'eureka.mjs'),
    `export const providers = [{ kind: 'registry', name: 'eureka', create: () => ({ ${calls.join(', ')} }) }]`,
  );
  const database = await testStore();
  const env = { SANDBOX: 'nacos', PROVIDERS: './eureka.mjs', DATABASE_URL: database.databaseUrl };
  const outside = await openOutside({
    config: loadConfig(env, directory),
    store: database.store,
    clock: new SystemClock(),
    random: new SystemRandom(),
    health: new ProviderHealth(new SystemClock()),
    log: silentLog,
  });
  try {
    expect(outside.sandbox).toBeNull();
    expect(outside.providers.simulated).toEqual([]);
    expect(outside.providers.registry()?.provider).toBe('eureka');
    expect(outside.providers.registryPlace).toEqual({ namespace: null, group: 'DEFAULT_GROUP' });
  } finally {
    await outside.close();
    await database.dispose();
    rmSync(directory, { recursive: true });
  }
});

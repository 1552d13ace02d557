import type { RegistryInstance, RegistryPort } from '@arthor/core';
import { instance } from '@arthor/core/fixture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NoProviders } from '../runtime/providers.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { EnvRow } from '../store/entity/env.js';

describe('registerBy ARTHOR', () => {
  let server: TestServer;
  let by: TestUser;
  let listed: readonly RegistryInstance[] | Error = [];
  const port = {
    provider: 'nacos',
    observe: async () => {
      if (listed instanceof Error) throw listed;
      return listed;
    },
  } as unknown as RegistryPort;
  class Registered extends NoProviders {
    override registry() {
      return port;
    }
    override get registryPlace() {
      return { namespace: null, group: 'G' };
    }
  }
  beforeAll(async () => {
    server = await TestServer.start({ core: { providers: new Registered() } });
    by = await server.user('ADMIN');
    await server.core.store.write((tx) =>
      tx.insert(EnvRow, { name: 'dev', description: '', host: 'dev.test' }),
    );
    await server.request('POST', '/api/v1/applications', by).send({ name: 'shop' });
  }, 60_000);
  afterAll(() => server.stop());

  const put = (settings: object) =>
    server.request('PUT', '/api/v1/applications/shop/settings?environment=dev', by).send(settings);

  it('is refused where the application registers itself, and taken where nobody can tell', async () => {
    listed = [instance()];
    const refused = await put({ registerBy: 'ARTHOR' });
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
      422,
      'REGISTERED_BY_ITSELF',
      [{ path: 'registerBy', code: 'REGISTERED_BY_ITSELF' }],
    ]);
    expect((await put({ registerBy: 'APPLICATION', registryKeys: ['DUBBO'] })).body).toMatchObject({
      registerBy: { value: 'APPLICATION', source: 'environment' },
      registryKeys: { value: ['DUBBO'] },
    });
    listed = new Error('down');
    expect((await put({ registerBy: 'ARTHOR' })).status).toBe(200);
    listed = [instance({ ephemeral: false })];
    expect((await put({ registerBy: 'ARTHOR' })).status).toBe(200);
  }, 30_000);
});

import { endpoints, type RouteName } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soundBodies } from '../http/refusal.fixture.js';
import { RouteCheck } from '../http/route-check.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { AuditRow } from '../store/entity/audit.js';

let server: TestServer;
let admin: TestUser;
let viewer: TestUser;
let missing: readonly RouteName[];

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  viewer = await server.user('VIEWER');
  missing = server.app.get(RouteCheck).missing();
});
afterAll(() => server.stop());

/** The rows that `act` adds. */
const added = async (act: () => PromiseLike<unknown>): Promise<AuditRow[]> => {
  const rows = () => server.core.store.read((view) => view.rows.find(AuditRow, { order: { id: 'ASC' } }));
  const before = await rows();
  await act();
  return (await rows()).slice(before.length);
};

const writes = endpoints.filter(({ method }) => method !== 'GET');
const values: Readonly<Record<string, string>> = {
  id: '999',
  name: 'shop',
  username: 'viewer',
  feature: 'pay',
};
const pathOf = (path: string): string =>
  `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x')}`;

describe.each(writes.map((endpoint) => [endpoint.name, endpoint] as const))(
  '%s leaves one row',
  (name, endpoint) => {
    const { method, path, permission, body } = endpoint;

    it('for a stranger', async ({ skip }) => {
      skip(missing.includes(name) || permission === 'public');
      const rows = await added(() => server.request(method, pathOf(path)));
      expect(rows).toMatchObject([
        { who: '', action: name, result: 'UNAUTHENTICATED', target: pathOf(path) },
      ]);
    });

    it('for whoever may not', async ({ skip }) => {
      skip(missing.includes(name) || permission === 'public' || permission === 'session');
      const rows = await added(() => server.byToken(method, pathOf(path), viewer));
      expect(rows).toMatchObject([
        { who: 'viewer', through: 'token:token-of-viewer', action: name, result: 'FORBIDDEN' },
      ]);
    });

    it('for a request that is not understood', async ({ skip }) => {
      skip(missing.includes(name) || body === undefined);
      const rows = await added(() => server.request(method, pathOf(path), admin).send({ nobodyKnows: 1 }));
      expect(rows).toMatchObject([{ action: name, result: 'INVALID_REQUEST' }]);
    });

    it('for a request that a rule or the state refuses', async ({ skip }) => {
      skip(missing.includes(name) || name === 'deleteSession' || name === 'createEnvironment');
      skip(name === 'createApplication' || name === 'createToken' || name === 'setUserRoles');
      skip(name === 'updateUser' || name === 'clearThrottle');
      // What strangers are refused again within a minute is counted instead.
      if (permission === 'public') server.clock.forward(60_000);
      const sent = server.request(method, pathOf(path), admin);
      const [sound] = soundBodies[name] ?? [];
      let status = 0;
      const rows = await added(async () => {
        status = (await (sound === undefined ? sent : sent.send(sound))).status;
      });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(rows).toHaveLength(1);
      expect(rows[0]?.result).not.toBe('OK');
    });
  },
);

describe('an accepted write leaves one row', () => {
  const year = (): string => new Date(server.clock.now() + 3_600_000).toISOString();
  it.each<[RouteName, string, string, () => object, string]>([
    [
      'createEnvironment',
      'POST',
      '/environments',
      () => ({ name: 'dev', description: '', host: 'dev.test' }),
      'environment/dev',
    ],
    [
      'updateEnvironment',
      'PATCH',
      '/environments/dev',
      () => ({ settings: { protected: true } }),
      'environment/dev',
    ],
    ['createApplication', 'POST', '/applications', () => ({ name: 'cart' }), 'application/cart'],
    ['updateApplication', 'PATCH', '/applications/cart', () => ({ description: 'x' }), 'application/cart'],
    [
      'putApplicationSettings',
      'PUT',
      '/applications/cart/settings?environment=dev',
      () => ({ replicas: 2 }),
      'application/cart',
    ],
    [
      'createFeature',
      'POST',
      '/applications/cart/features',
      () => ({ name: 'pay', repositoryUrl: 'https://g.test/a.git', branch: 'b' }),
      'feature/cart/pay',
    ],
    [
      'updateFeature',
      'PATCH',
      '/applications/cart/features/pay',
      () => ({ branch: 'c' }),
      'feature/cart/pay',
    ],
    ['createToken', 'POST', '/tokens', () => ({ name: 'ci', role: 'VIEWER', expiresAt: year() }), 'token/3'],
    ['deleteToken', 'DELETE', '/tokens/3', () => ({}), 'token/3'],
    ['setUserRoles', 'PUT', '/users/viewer/roles', () => ({ roles: [{ role: 'VIEWER' }] }), 'user/viewer'],
    ['clearThrottle', 'DELETE', '/users/viewer/throttle', () => ({}), 'user/viewer'],
    [
      'changePassword',
      'PUT',
      '/session/password',
      () => ({ currentPassword: 'admin-password', newPassword: 'another one' }),
      'user/admin',
    ],
    [
      'createSession',
      'POST',
      '/session',
      () => ({ username: 'admin', password: 'another one' }),
      'user/admin',
    ],
    ['deleteSession', 'DELETE', '/session', () => ({}), 'user/admin'],
  ])('%s', async (action, method, path, body, target) => {
    let answer = { status: 0 };
    const sent = server.request(method, `/api/v1${path}`, action === 'createSession' ? undefined : admin);
    const rows = await added(async () => {
      answer = await (method === 'DELETE' ? sent : sent.send(body()));
    });
    expect(answer.status).toBeLessThan(300);
    expect(rows).toMatchObject([{ who: 'admin', through: 'console', action, target, result: 'OK' }]);
  });

  it('and no row holds a secret (defect 10)', async () => {
    const rows = await server.core.store.read((view) => view.rows.find(AuditRow));
    const text = JSON.stringify(rows);
    for (const secret of ['another one', 'admin-password', admin.cookie, admin.token, admin.csrf])
      expect(text).not.toContain(secret);
  });
});

import { endpoints, roles, type Endpoint, type Role } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { RouteCheck } from './route-check.js';

let server: TestServer;
let users: Record<Role, TestUser>;
let narrow: TestUser;
let missing: readonly string[];

beforeAll(async () => {
  server = await TestServer.start();
  users = await server.users();
  narrow = await server.user('OPERATOR', 'dev');
  missing = server.app.get(RouteCheck).missing();
});
afterAll(() => server.stop());

const values: Readonly<Record<string, string>> = {
  id: '1',
  name: 'shop',
  username: 'admin',
  feature: 'pay',
  pod: 'p',
};
const pathOf = ({ path }: Endpoint): string =>
  `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x')}`;
/** No endpoint accepts this body: whoever passes the guard gets 400, and nothing happens. */
const refused = (endpoint: Endpoint): string => `${pathOf(endpoint)}?nothing-takes-this=1`;

const lowest: Readonly<Record<Endpoint['permission'], Role>> = {
  public: 'VIEWER',
  session: 'VIEWER',
  viewer: 'VIEWER',
  developer: 'DEVELOPER',
  operator: 'OPERATOR',
  admin: 'ADMIN',
};
const may = (role: Role, { permission }: Endpoint): boolean =>
  roles.indexOf(role) >= roles.indexOf(lowest[permission]);

describe.each(endpoints.map((endpoint) => [endpoint.name, endpoint] as const))('%s', (name, endpoint) => {
  const { method, permission } = endpoint;
  const bound = (): boolean => !missing.includes(name);

  it('is closed to strangers unless it is public', async () => {
    const answer = await server.request(method, refused(endpoint));
    expect(answer.status).toBe(bound() && permission === 'public' ? 400 : 401);
  });

  it('cannot be reached past the gate by another spelling', async () => {
    if (permission === 'public') return;
    const path = pathOf(endpoint);
    const spellings = [
      `${path}/`,
      path.toUpperCase(),
      path.replace('/v1/', '//v1/'),
      `/${path}`,
      path.replace('/v1/', '%2fv1%2f'),
    ];
    for (const spelling of spellings)
      for (const verb of new Set([method, 'GET', 'HEAD']))
        expect([401, 404], `${verb} ${spelling}`).toContain((await server.request(verb, spelling)).status);
  });

  it('is open to its role and those above, and to no other', async ({ skip }) => {
    skip(!bound());
    for (const role of roles)
      for (const sent of ['request', 'byToken'] as const) {
        const answer = await server[sent](method, refused(endpoint), users[role]);
        expect([role, sent, answer.status]).toEqual([role, sent, may(role, endpoint) ? 400 : 403]);
      }
  });

  it('takes a role in one environment for all that is not an administrator’s', async ({ skip }) => {
    skip(!bound());
    // Elsewhere they see nothing: there it is 404, as the matrix of access says.
    const path = refused(endpoint).replace('/environments/shop', '/environments/dev');
    const answer = await server.request(method, path, narrow);
    expect(answer.status).toBe(permission === 'admin' ? 403 : 400);
  });

  it('wants the session’s own word for a write with a cookie', async ({ skip }) => {
    skip(!bound() || method === 'GET' || permission === 'public');
    const { cookie } = users.ADMIN;
    const without = await server.request(method, refused(endpoint)).set('cookie', `arthor=${cookie}`);
    expect([without.status, without.body.code]).toEqual([403, 'CSRF_REQUIRED']);
    const wrong = await server.request(method, refused(endpoint), { ...users.ADMIN, csrf: 'other' });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'CSRF_INVALID']);
  });

  it('refuses a write that another site’s page makes', async ({ skip }) => {
    skip(!bound() || method === 'GET');
    const foreign = await server
      .request(method, refused(endpoint), users.ADMIN)
      .set('origin', 'http://evil.example');
    expect([foreign.status, foreign.body.code]).toEqual([403, 'ORIGIN_REFUSED']);
    const site = await server
      .request(method, refused(endpoint), users.ADMIN)
      .set('sec-fetch-site', 'cross-site');
    expect(site.status).toBe(403);
  });
});

it('answers an unknown token with 401, whatever cookie comes along', async () => {
  for (const authorization of [
    'Bearer art_nothing',
    `Bearer ${users.ADMIN.token.slice(0, -1)}_`,
    'Bearer',
    'bearer x y',
  ])
    expect(
      (await server.request('GET', '/api/v1/users', users.ADMIN).set('authorization', authorization)).status,
    ).toBe(401);
});

it('takes no other scheme for a credential, and lets it not stand in a cookie’s way', async () => {
  const basic = (as?: TestUser) =>
    server.request('GET', '/api/v1/users', as).set('authorization', 'Basic eDp5');
  expect((await basic()).status).toBe(401);
  expect((await basic(users.ADMIN)).status).toBe(200);
});

it('takes a write from its own page', async () => {
  const sent = server.request('PUT', '/api/v1/users/viewer/roles', users.ADMIN);
  const { host } = new URL(sent.url);
  expect((await sent.set('origin', `http://${host}`).send({ roles: [{ role: 'VIEWER' }] })).status).toBe(200);
});

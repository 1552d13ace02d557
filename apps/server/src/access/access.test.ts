import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { EnvRow } from '../store/entity/env.js';
import { TokenRow } from '../store/entity/token.js';
import { UserRoleRow } from '../store/entity/user-role.js';

let server: TestServer;
let admin: TestUser;
let operator: TestUser;
let developer: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  operator = await server.user('OPERATOR');
  developer = await server.user('DEVELOPER', 'dev');
  await server.core.store.write(async (tx) => {
    for (const name of ['dev', 'prod'])
      await tx.insert(EnvRow, { name, description: '', host: `${name}.test` });
  });
});
afterAll(() => server.stop());

const inDays = (days: number): string => new Date(server.clock.now() + days * 24 * 3_600_000).toISOString();
const make = (as: TestUser, body: object) =>
  server.request('POST', '/api/v1/tokens', as).send({ name: 'ci', expiresAt: inDays(30), ...body });

describe('tokens', () => {
  it('are shown once, work at once, and end when revoked', async () => {
    const { status, body } = await make(operator, { role: 'DEVELOPER', environments: ['dev'] });
    expect([status, body.owner, body.environments]).toEqual([201, 'operator', ['dev']]);
    const used = () => server.byToken('GET', '/api/v1/session', { ...operator, token: body.token });
    expect((await used()).body).toMatchObject({
      roles: [{ role: 'DEVELOPER', environment: 'dev' }],
      csrf: null,
    });
    const listed = await server.request('GET', '/api/v1/tokens', operator);
    expect(listed.body.items[0]).toMatchObject({ id: body.id, role: 'DEVELOPER' });
    expect(listed.body.items[0].lastUsedAt).not.toBeNull();
    expect(JSON.stringify(listed.body)).not.toContain(body.token);
    expect((await server.request('DELETE', `/api/v1/tokens/${body.id}`, developer)).status).toBe(404);
    expect((await server.request('DELETE', `/api/v1/tokens/${body.id}`, operator)).status).toBe(204);
    expect((await used()).status).toBe(401);
  });

  it('are listed to their owner, to an administrator all of them', async () => {
    await make(operator, { role: 'VIEWER' });
    const owners = async (as: TestUser) => {
      const { body } = await server.request('GET', '/api/v1/tokens', as);
      return new Set(body.items.map((item: { owner: string }) => item.owner));
    };
    expect(await owners(operator)).toEqual(new Set(['operator']));
    expect(await owners(admin)).toContain('operator');
  });

  it.each([
    ['above its maker’s role', { role: 'ADMIN' }, 403, 'FORBIDDEN'],
    ['where its maker has no role', { role: 'DEVELOPER', environments: ['prod'] }, 403, 'FORBIDDEN'],
    ['for an unknown application', { role: 'VIEWER', applications: ['nothing'] }, 422, 'APPLICATION_UNKNOWN'],
    [
      'for more than a year',
      { role: 'VIEWER', expiresAt: '2099-01-01T00:00:00.000Z' },
      422,
      'EXPIRY_OUT_OF_RANGE',
    ],
    ['that has ended', { role: 'VIEWER', expiresAt: '2020-01-01T00:00:00.000Z' }, 422, 'EXPIRY_OUT_OF_RANGE'],
  ])('are refused %s', async (_, body, status, code) => {
    const answer = await make(developer, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('that a token makes reach no further and live no longer than it', async () => {
    const first = await make(operator, { role: 'OPERATOR', environments: ['dev'], expiresAt: inDays(1) });
    const second = await server
      .byToken('POST', '/api/v1/tokens', { ...operator, token: first.body.token })
      .send({ name: 'child', role: 'VIEWER', expiresAt: inDays(300) });
    expect(second.body).toMatchObject({ environments: ['dev'], expiresAt: first.body.expiresAt });
  });

  it('that a token made end with it, whoever ended it and however', async () => {
    const byToken = (method: string, path: string, token: string) =>
      server.byToken(method, path, { ...operator, token });
    const parent = (await make(operator, { role: 'OPERATOR' })).body;
    const made = { name: 'child', role: 'VIEWER', expiresAt: inDays(1) };
    const child = (await byToken('POST', '/api/v1/tokens', parent.token).send(made)).body;
    const grandchild = (await byToken('POST', '/api/v1/tokens', child.token).send(made)).body;
    const works = async (token: string) => (await byToken('GET', '/api/v1/session', token)).status;
    expect([await works(child.token), await works(grandchild.token)]).toEqual([200, 200]);
    await server.core.store.write((tx) =>
      tx.patch(TokenRow, { id: parent.id }, { revokedAt: server.clock.now() }),
    );
    expect([await works(child.token), await works(grandchild.token)]).toEqual([401, 401]);
    await server.core.store.write((tx) => tx.patch(TokenRow, { id: parent.id }, { revokedAt: null }));
    expect((await server.request('DELETE', `/api/v1/tokens/${parent.id}`, operator)).status).toBe(204);
    const rows = await server.core.store.read((view) => view.rows.findBy(TokenRow, { userId: operator.id }));
    const ended = rows.filter(({ revokedAt }) => revokedAt !== null).map(({ id }) => id);
    expect(ended).toEqual(expect.arrayContaining([parent.id, child.id, grandchild.id]));
  });

  it('see and end themselves and what they made, and none of their owner’s others', async () => {
    const [one, other] = [
      (await make(operator, { role: 'OPERATOR' })).body,
      (await make(operator, { role: 'VIEWER' })).body,
    ];
    const by = { ...operator, token: one.token };
    const made = { name: 'child', role: 'VIEWER', expiresAt: inDays(1) };
    const child = (await server.byToken('POST', '/api/v1/tokens', by).send(made)).body;
    const listed = await server.byToken('GET', '/api/v1/tokens', by);
    expect(listed.body.items.map(({ id }: { id: number }) => id)).toEqual([child.id, one.id]);
    expect((await server.byToken('DELETE', `/api/v1/tokens/${other.id}`, by)).status).toBe(404);
    expect((await server.byToken('DELETE', `/api/v1/tokens/${child.id}`, by)).status).toBe(204);
    expect((await server.byToken('DELETE', `/api/v1/tokens/${one.id}`, by)).status).toBe(204);
    expect((await server.byToken('GET', '/api/v1/tokens', by)).status).toBe(401);
  });

  it('limited to an application administrate nothing else, and are told so in the audit', async () => {
    await server.core.store.write(async (tx) => {
      await tx.manager.query(
        "INSERT INTO t_application (name, description, pipeline_id, created_at) VALUES ('cart', '', 1, CURRENT_TIMESTAMP)",
      );
    });
    const limited = (await make(admin, { role: 'ADMIN', applications: ['cart'] })).body;
    const by = { ...admin, token: limited.token };
    const put = server.byToken('PUT', '/api/v1/users/developer-dev/roles', by);
    expect((await put.send({ roles: [{ role: 'ADMIN' }] })).status).toBe(403);
    expect((await server.byToken('GET', '/api/v1/users', by)).status).toBe(403);
    expect((await server.byToken('GET', '/api/v1/applications/shop', by)).status).toBe(404);
    const { items } = (await server.request('GET', '/api/v1/audit?limit=3', admin)).body;
    expect(items.map(({ action, result }: Record<string, string>) => [action, result])).toEqual([
      ['getApplication', 'APPLICATION_UNKNOWN'],
      ['listUsers', 'FORBIDDEN'],
      ['setUserRoles', 'FORBIDDEN'],
    ]);
  });

  it('lose what their maker loses', async () => {
    const { body } = await make(operator, { role: 'OPERATOR' });
    const roles = async () =>
      (await server.byToken('GET', '/api/v1/session', { ...operator, token: body.token })).body.roles;
    expect(await roles()).toEqual([{ role: 'OPERATOR', environment: null }]);
    await server.core.store.write(async (tx) => {
      await tx.patch(UserRoleRow, { userId: operator.id }, { role: 'VIEWER' });
    });
    expect(await roles()).toEqual([{ role: 'VIEWER', environment: null }]);
  });
});

describe('roles', () => {
  const put = (username: string, roles: object[]) =>
    server.request('PUT', `/api/v1/users/${username}/roles`, admin).send({ roles });

  it('are replaced, and none at all means that there are none', async () => {
    const replaced = await put('operator', [{ role: 'VIEWER' }, { role: 'OPERATOR', environment: 'dev' }]);
    expect(replaced.body.roles).toEqual([
      { role: 'VIEWER', environment: null },
      { role: 'OPERATOR', environment: 'dev' },
    ]);
    expect((await put('operator', [])).body.roles).toEqual([]);
  });

  it('are taken as they are read', async () => {
    const { body } = await put('operator', [{ role: 'VIEWER' }, { role: 'OPERATOR', environment: 'dev' }]);
    const again = await put('operator', body.roles);
    expect([again.status, again.body.roles]).toEqual([200, body.roles]);
    await put('operator', []);
  });

  it('leave at least one administrator', async () => {
    const answer = await put('admin', [{ role: 'OPERATOR' }]);
    expect([answer.status, answer.body.code]).toEqual([409, 'LAST_ADMIN']);
    expect((await server.request('GET', '/api/v1/session', admin)).body.roles[0].role).toBe('ADMIN');
  });

  it('are for users and environments that exist', async () => {
    expect((await put('nobody', [])).status).toBe(404);
    const answer = await put('operator', [{ role: 'VIEWER', environment: 'moon' }]);
    expect([answer.status, answer.body.code]).toEqual([422, 'ENVIRONMENT_UNKNOWN']);
  });

  it('are listed in pages, newest user first', async () => {
    const first = await server.request('GET', '/api/v1/users?limit=2', admin);
    const second = await server.request(
      'GET',
      `/api/v1/users?limit=2&cursor=${first.body.nextCursor}`,
      admin,
    );
    const names = [...first.body.items, ...second.body.items].map(({ username }) => username);
    expect(names).toEqual(['developer-dev', 'operator', 'admin']);
    expect(second.body.nextCursor).toBeNull();
  });

  it('of two who take it from each other at once, one stays administrator', async () => {
    const others = await Promise.all(['eve', 'mallory'].map((name) => server.user('ADMIN', null, name)));
    const put = (username: string, as: TestUser, roles: object[]) =>
      server.request('PUT', `/api/v1/users/${username}/roles`, as).send({ roles });
    expect((await put('admin', admin, [])).status).toBe(200);
    const [eve, mallory] = others;
    const answers = await Promise.all([
      put('mallory', eve ?? admin, [{ role: 'VIEWER' }]),
      put('eve', mallory ?? admin, [{ role: 'VIEWER' }]),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    const winner = statuses[0] === 200 ? eve : mallory;
    expect((await put('admin', winner ?? admin, [{ role: 'ADMIN' }])).status).toBe(200);
    for (const name of ['eve', 'mallory']) expect((await put(name, admin, [])).status).toBe(200);
  });

  it('are those of one of two changes at once', async () => {
    const names = ['u1', 'u2', 'u3', 'u4'];
    for (const name of names) await server.user('VIEWER', null, name);
    const both = [[{ role: 'OPERATOR' }], [{ role: 'DEVELOPER' }]];
    const answers = await Promise.all(
      names.flatMap((name) =>
        both.map((roles) => server.request('PUT', `/api/v1/users/${name}/roles`, admin).send({ roles })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const { items } = (await server.request('GET', '/api/v1/users', admin)).body;
    const held = items.filter(({ username }: { username: string }) => names.includes(username));
    expect(held.map(({ roles }: { roles: object[] }) => roles.length)).toEqual([1, 1, 1, 1]);
  });
});

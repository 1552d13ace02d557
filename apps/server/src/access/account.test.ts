import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { AuditRow } from '../store/entity/audit.js';
import { EnvRow } from '../store/entity/env.js';
import { UserRow } from '../store/entity/user.js';

let server: TestServer;
let admin: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  await server.core.store.write((tx) =>
    tx.insert(EnvRow, { name: 'dev', description: '', host: 'dev.test' }),
  );
});
afterAll(() => server.stop());

const invite = (body: object, as = admin) => server.request('POST', '/api/v1/users', as).send(body);
const disable = (username: string, disabled: boolean, as = admin) =>
  server.request('PATCH', `/api/v1/users/${username}`, as).send({ disabled });
const signIn = (username: string, password: string) =>
  server.request('POST', '/api/v1/session').send({ username, password });
const row = (username: string) =>
  server.core.store.read((view) => view.rows.findOneByOrFail(UserRow, { username }));

/** Signs in, and gives requests the session's cookie and word. */
async function session(username: string, password: string) {
  const { body, headers } = await signIn(username, password);
  const cookie = String(headers['set-cookie']?.[0]).split(';')[0]?.replace('arthor=', '') ?? '';
  return { body, as: { ...admin, cookie, csrf: String(body.csrf) } };
}

describe('POST /users', () => {
  it('makes a user who may do what was given, and a password that is shown once', async () => {
    const roles = [
      { role: 'DEVELOPER', environment: 'dev' },
      { role: 'DEVELOPER', environment: 'dev' },
    ];
    const { status, body } = await invite({ username: 'lei', nickname: '李雷', roles });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      user: {
        username: 'lei',
        nickname: '李雷',
        roles: [{ role: 'DEVELOPER', environment: 'dev' }],
        disabled: false,
        mustChangePassword: true,
      },
      password: expect.stringMatching(/^[a-z2-9]{20}$/),
    });
    expect((await row('lei')).password).toMatch(/^\$argon2id\$/);
    const list = await server.request('GET', '/api/v1/users', admin);
    expect(JSON.stringify(list.body)).not.toContain(body.password);
    const rows = await server.core.store.read((view) => view.rows.findBy(AuditRow, { action: 'createUser' }));
    expect(rows).toMatchObject([{ who: 'admin', target: 'user/lei', result: 'OK' }]);
    expect(JSON.stringify(rows)).not.toContain(body.password);
  });

  it('wants another password before anything else', async () => {
    const { body: made } = await invite({ username: 'mei', nickname: 'Mei', roles: [{ role: 'ADMIN' }] });
    const { body, as } = await session('mei', made.password);
    const get = (path: string) => server.request('GET', `/api/v1${path}`, as);

    expect(body.mustChangePassword).toBe(true);
    expect((await get('/session')).body).toMatchObject({ mustChangePassword: true });
    for (const path of ['/lanes', '/system', '/users', '/events', '/nothing']) {
      const refused = await get(path);
      expect([path, refused.status, refused.body.code]).toEqual([path, 403, 'PASSWORD_CHANGE_NEEDED']);
    }
    const token = await server
      .request('POST', '/api/v1/tokens', as)
      .send({ name: 'x', role: 'VIEWER', expiresAt: '2027-01-01T00:00:00.000Z' });
    expect(token.body.code).toBe('PASSWORD_CHANGE_NEEDED');
    const passwords = { currentPassword: made.password, newPassword: made.password };
    const change = (given: object) => server.request('PUT', '/api/v1/session/password', as).send(given);
    expect((await change(passwords)).body.code).toBe('PASSWORD_UNCHANGED');
    expect((await get('/users')).status).toBe(403);

    await change({ ...passwords, newPassword: 'a password of my own' });

    expect((await get('/users')).status).toBe(200);
    expect((await get('/session')).body).toMatchObject({ mustChangePassword: false });
  });

  it('lets whoever was invited leave without it', async () => {
    const { body: made } = await invite({ username: 'gone', nickname: 'x', roles: [] });
    const { as } = await session('gone', made.password);

    expect((await server.request('DELETE', '/api/v1/session', as)).status).toBe(204);
  });

  it('gives no role where none was given, also not the default one', async () => {
    const { body } = await invite({ username: 'none', nickname: 'x', roles: [] });

    expect(body.user.roles).toEqual([]);
  });

  it.each<[string, object, number, string]>([
    ['a name that is taken', { username: 'admin' }, 409, 'USER_EXISTS'],
    ['Arthor’s own name', { username: 'arthor' }, 422, 'USERNAME_RESERVED'],
    ['Arthor’s own name in other letters', { username: 'Arthor' }, 422, 'USERNAME_RESERVED'],
    [
      'an unknown environment',
      { roles: [{ role: 'VIEWER', environment: 'nowhere' }] },
      422,
      'ENVIRONMENT_UNKNOWN',
    ],
    ['a name with a line break', { username: 'a\nb' }, 400, 'INVALID_REQUEST'],
    ['a password of their own', { password: 'x' }, 400, 'INVALID_REQUEST'],
  ])('refuses %s', async (_, change, status, code) => {
    const answer = await invite({ username: 'new', nickname: 'x', roles: [], ...change });

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await server.core.store.read((view) => view.rows.existsBy(UserRow, { username: 'new' }))).toBe(
      false,
    );
  });
});

describe('PATCH /users/{username}', () => {
  it('ends sessions and tokens for good; opened again, the password is the same', async () => {
    const operator = await server.user('OPERATOR', null, 'op');
    const asked = () => server.request('GET', '/api/v1/lanes', operator);
    const byToken = () => server.byToken('GET', '/api/v1/lanes', operator);
    expect((await asked()).status).toBe(200);

    const shut = await disable('op', true);

    expect([shut.status, shut.body.disabled]).toEqual([200, true]);
    expect([(await asked()).status, (await byToken()).status]).toEqual([401, 401]);
    expect((await signIn('op', 'op-password')).body.code).toBe('BAD_CREDENTIALS');
    expect((await disable('op', true)).body.disabled).toBe(true);

    expect((await disable('op', false)).body).toMatchObject({ disabled: false, username: 'op' });
    expect((await signIn('op', 'op-password')).status).toBe(200);
    expect([(await asked()).status, (await byToken()).status]).toEqual([401, 401]);
    const rows = await server.core.store.read((view) => view.rows.findBy(AuditRow, { action: 'updateUser' }));
    expect(rows.map(({ target }) => target)).toEqual(['user/op', 'user/op']);
  });

  it('leaves an administrator who may sign in', async () => {
    const other = await TestServer.start();
    const first = await other.user('ADMIN', null, 'first');
    await other.user('ADMIN', null, 'second');
    const set = (username: string, disabled: boolean) =>
      other.request('PATCH', `/api/v1/users/${username}`, first).send({ disabled });

    expect((await set('second', true)).status).toBe(200);
    const last = await set('first', true);
    expect([last.status, last.body.code]).toEqual([409, 'LAST_ADMIN']);
    expect((await set('second', false)).status).toBe(200);
    await other.stop();
  });

  it('opens no account that has no password, and knows no other', async () => {
    const empty = await server.user('VIEWER', null, 'empty');
    await server.core.store.write((tx) => tx.patch(UserRow, { id: empty.id }, { password: '' }));

    expect((await disable('empty', false)).body.code).toBe('PASSWORD_MISSING');
    expect((await disable('nobody', true)).body.code).toBe('USER_UNKNOWN');
    expect((await disable('empty', false, await server.user('OPERATOR'))).status).toBe(403);
  });
});

it('keeps a user without roles whose roles were taken away', async () => {
  const viewer = await server.user('VIEWER', null, 'plain');
  const answer = await server.request('PUT', '/api/v1/users/plain/roles', admin).send({ roles: [] });

  expect([answer.status, answer.body.roles]).toEqual([200, []]);
  expect((await server.request('GET', '/api/v1/lanes', viewer)).status).toBe(403);
});

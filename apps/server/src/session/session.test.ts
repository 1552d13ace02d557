import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../identity/password.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';

const hourMs = 3_600_000;
let server: TestServer;
let user: TestUser;

const signIn = (username: string, password: string) =>
  server.request('POST', '/api/v1/session').send({ username, password });
const cookieOf = (answer: { headers: Record<string, unknown> }): string => {
  const [cookie] = Object(answer.headers['set-cookie']);
  return String(cookie);
};
const withCookie = (answer: { headers: Record<string, unknown>; body: { csrf: string } }): TestUser => ({
  ...user,
  cookie: /arthor=([^;]*)/.exec(cookieOf(answer))?.[1] ?? '',
  csrf: answer.body.csrf,
});

beforeEach(async () => {
  server = await TestServer.start();
  user = await server.user('OPERATOR', null, 'ann');
});
afterEach(() => server.stop());

describe('signing in', () => {
  it('gives a session by cookie, and hashes a password that was seeded as plain text', async () => {
    const answer = await signIn('ann', 'ann-password');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: { username: 'ann', nickname: 'ann' },
      roles: [{ role: 'OPERATOR', environment: null }],
    });
    expect(cookieOf(answer)).toMatch(/^arthor=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/);
    const session = await server.request('GET', '/api/v1/session', withCookie(answer));
    expect(session.body).toEqual(answer.body);
    const row = await server.core.store.read((view) => view.rows.findOneBy(UserRow, { username: 'ann' }));
    expect(row?.password).toMatch(/^\$argon2id\$/);
    expect((await signIn('ann', 'ann-password')).status).toBe(200);
  });

  it('lets a user in who was seeded by SQL a moment ago', async () => {
    await server.core.store.write(async (tx) => {
      await tx.manager.query("INSERT INTO t_user VALUES (NULL, 'bob', 'plain', 'Bob', CURRENT_TIMESTAMP)");
    });
    expect((await signIn('bob', 'plain')).body.roles).toEqual([{ role: 'OPERATOR', environment: null }]);
  });

  it('says the same of a wrong password and an unknown user', async () => {
    const [wrong, unknown] = [await signIn('ann', 'no'), await signIn('nobody', 'no')];
    const said = ({ status, body }: typeof wrong) => ({ ...body, requestId: '', status });
    expect(said(wrong)).toEqual(said(unknown));
    expect(wrong.body.code).toBe('BAD_CREDENTIALS');
  });

  it('ends the session that the browser had before', async () => {
    await server.request('POST', '/api/v1/session', user).send({ username: 'ann', password: 'ann-password' });
    expect((await server.request('GET', '/api/v1/session', user)).status).toBe(401);
  });

  it('gives strangers of an account ten tries, and one back each minute', async () => {
    const burst = await Promise.all(Array.from({ length: 12 }, () => signIn('ann', 'no')));
    expect(burst.filter(({ status }) => status === 401)).toHaveLength(10);
    const throttled = await signIn('ann', 'ann-password');
    expect([throttled.status, throttled.body.code]).toEqual([429, 'SIGN_IN_THROTTLED']);
    expect(throttled.headers['retry-after']).toMatch(/^[1-6]?\d$/);
    server.clock.forward(61_000);
    expect((await signIn('ann', 'ann-password')).status).toBe(200);
  });

  it('takes names that no table could hold for unknown ones', async () => {
    for (const name of ['\0', '\ud800', '𝒳'.repeat(120), "' OR 1=1 --"])
      expect((await signIn(name, 'no')).status).toBe(401);
  });
});

describe('a session', () => {
  it('ends after eight idle hours', async () => {
    server.clock.forward(7 * hourMs);
    expect((await server.request('GET', '/api/v1/session', user)).status).toBe(200);
    server.clock.forward(7 * hourMs);
    expect((await server.request('GET', '/api/v1/session', user)).status).toBe(200);
    server.clock.forward(8 * hourMs);
    const ended = await server.request('GET', '/api/v1/session', user);
    expect([ended.status, ended.body.code]).toEqual([401, 'SESSION_ENDED']);
  });

  it('ends after a day, however busy', async () => {
    for (let hour = 0; hour < 23; hour += 6) {
      server.clock.forward(6 * hourMs - 60_000);
      expect((await server.request('GET', '/api/v1/session', user)).status).toBe(hour < 18 ? 200 : 200);
    }
    server.clock.forward(hourMs);
    expect((await server.request('GET', '/api/v1/session', user)).status).toBe(401);
  });

  it('ends at sign-out', async () => {
    expect((await server.request('DELETE', '/api/v1/session', user)).status).toBe(204);
    expect((await server.request('GET', '/api/v1/session', user)).status).toBe(401);
    const byToken = await server.byToken('DELETE', '/api/v1/session', user);
    expect([byToken.status, byToken.body.code]).toEqual([409, 'NO_SESSION']);
  });

  it.each([
    ['removed', `DELETE FROM t_user WHERE username = 'ann'`],
    ['shut', `UPDATE t_user SET password = '' WHERE username = 'ann'`],
  ])('ends at once when its user is %s', async (_, sql) => {
    await server.core.store.write(async (tx) => void (await tx.manager.query(sql)));
    expect((await server.request('GET', '/api/v1/session', user)).status).toBe(401);
    expect((await server.byToken('GET', '/api/v1/session', user)).status).toBe(401);
    expect((await signIn('ann', '')).status).toBe(400);
  });

  it('counts a changed role at once', async () => {
    await server.core.store.write(async (tx) => {
      await tx.patch(UserRoleRow, { userId: user.id }, { role: 'VIEWER', environment: 'dev' });
    });
    const { body } = await server.request('GET', '/api/v1/session', user);
    expect(body.roles).toEqual([{ role: 'VIEWER', environment: 'dev' }]);
  });
});

describe('changing the password', () => {
  it('ends the other sessions and keeps this one', async () => {
    const other = withCookie(await signIn('ann', 'ann-password'));
    const body = { currentPassword: 'ann-password', newPassword: 'a better one' };
    const changed = await server.request('PUT', '/api/v1/session/password', user).send(body);
    expect([changed.status, changed.body]).toEqual([200, { tokensLeft: 1 }]);
    expect((await server.request('GET', '/api/v1/session', user)).status).toBe(200);
    expect((await server.request('GET', '/api/v1/session', other)).status).toBe(401);
    expect((await signIn('ann', 'ann-password')).status).toBe(401);
    expect((await signIn('ann', 'a better one')).status).toBe(200);
  });

  it('does not open an account that was shut meanwhile', async () => {
    const admin = await server.user('ADMIN');
    const passwords = server.app.get(Passwords);
    const hash = vi.spyOn(passwords, 'hash').mockImplementationOnce(async (plain) => {
      hash.mockRestore();
      const shut = await server.request('PATCH', '/api/v1/users/ann', admin).send({ disabled: true });
      expect(shut.body.disabled).toBe(true);
      return passwords.hash(plain);
    });
    const body = { currentPassword: 'ann-password', newPassword: 'a better one' };
    const answer = await server.request('PUT', '/api/v1/session/password', user).send(body);
    expect([answer.status, answer.body.code]).toEqual([409, 'USER_CHANGED']);
    expect((await signIn('ann', 'a better one')).status).toBe(401);
  });

  it('needs the current one', async () => {
    const body = { currentPassword: 'no', newPassword: 'a better one' };
    const answer = await server.request('PUT', '/api/v1/session/password', user).send(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'BAD_CREDENTIALS']);
  });
});

describe('the tokens of an account whose password changes', () => {
  const change = (as: TestUser, body: object) =>
    server.request('PUT', '/api/v1/session/password', as).send({ currentPassword: 'ann-password', ...body });

  it('end with it where that is wished', async () => {
    const { body } = await change(user, { newPassword: 'a better one', endTokens: true });
    expect(body).toEqual({ tokensLeft: 0 });
    expect((await server.byToken('GET', '/api/v1/session', user)).status).toBe(401);
  });

  it('cannot change it, nor spend the tries of who can', async () => {
    const answer = await server
      .byToken('PUT', '/api/v1/session/password', user)
      .send({ currentPassword: 'no', newPassword: 'a better one' });
    expect([answer.status, answer.body.code]).toEqual([409, 'NO_SESSION']);
  });

  it('go on while strangers have used up theirs: a live session has its own', async () => {
    await Promise.all(Array.from({ length: 10 }, () => signIn('ann', 'no')));
    expect((await change(user, { newPassword: 'a better one' })).status).toBe(200);
  });
});

describe('behind HTTPS', () => {
  let secure: TestServer;
  beforeAll(async () => {
    secure = await TestServer.start({ env: { PUBLIC_URL: 'https://arthor.example.com' } });
    await secure.user('ADMIN');
  });
  afterAll(() => secure.stop());

  it('sets a cookie that browsers keep to this host and to HTTPS', async () => {
    const answer = await secure
      .request('POST', '/api/v1/session')
      .set('origin', 'https://arthor.example.com')
      .send({ username: 'admin', password: 'admin-password' });
    expect(cookieOf(answer)).toMatch(/^__Host-arthor=.*Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });
});

import type { AddressInfo } from 'node:net';
import { routes } from '@arthor/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../runtime/log.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { AuditRow } from '../store/entity/audit.js';
import { OidcSessionRow } from '../store/entity/oidc-session.js';
import { UserIdentityRow } from '../store/entity/user-identity.js';
import { UserRow } from '../store/entity/user.js';
import { Browser } from './browser.fixture.js';
import { OidcSignIn, type Arrival } from './oidc-sign-in.js';
import { client, testProvider, type TestProvider } from './openid-provider.fixture.js';

const publicUrl = 'http://arthor.test/arthor';
const start = `${publicUrl}/api/v1${routes.startOidc.path}`;
const callback = `${publicUrl}/api/v1${routes.createOidcSession.path}`;
const isCallback = (url: URL) => url.href.startsWith(callback);

const logged: string[] = [];
const write = (fields: object, message: string) => void logged.push(JSON.stringify([message, fields]));
const log: Log = { debug: write, info: write, warn: write, error: write };

let provider: TestProvider;
let server: TestServer;
let admin: TestUser;
let served: string;

const env = (issuer: string) => ({
  PUBLIC_URL: publicUrl,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: client.id,
  OIDC_CLIENT_SECRET: client.secret,
  OIDC_ROLE_MAP: 'ops=ADMIN; cn=shop,ou=groups=DEVELOPER@dev; cn=shop,ou=groups=VIEWER',
});
const addressOf = ({ app }: TestServer) =>
  `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;

beforeAll(async () => {
  provider = await testProvider(publicUrl);
  server = await TestServer.start({ env: env(provider.issuer), core: { log } });
  served = addressOf(server);
  provider.served = `${served}/arthor`;
  admin = await server.user('ADMIN');
});
afterAll(async () => {
  await server.stop();
  await provider.close();
});
beforeEach(() => provider.accounts.clear());

const browser = () => new Browser({ 'http://arthor.test': served });
const lei = { preferred_username: 'lei', name: 'Li Lei', groups: ['cn=shop,ou=groups', 'others'] };

/** Signs somebody in; where that led, and the session. */
async function signIn(subject: string, account: object, by = browser(), back = '/arthor/lanes/3') {
  provider.accounts.set(subject, { ...account });
  provider.next = subject;
  const { url } = await by.open(
    `${start}?back=${encodeURIComponent(back)}`,
    (to) => to.pathname.startsWith('/arthor/l') || to.pathname === '/arthor/',
  );
  const answer = await by.send('GET', new URL(`${publicUrl}/api/v1/session`));
  return { by, url, session: (await answer.json()) as Record<string, unknown> };
}
const problemOf = ({ url }: { url: URL }) => [url.pathname, url.searchParams.get('problem')];
const rows = () => server.core.store.read((view) => view.rows.find(AuditRow, { order: { id: 'ASC' } }));
const users = () => server.core.store.read((view) => view.rows.find(UserRow));
const get = (by: Browser, path: string) => by.send('GET', new URL(`${publicUrl}/api/v1${path}`));

it('while the provider is away, passwords work, and the sign-in says what is wrong', async () => {
  provider.away = true;
  const ways = await server.request('GET', '/api/v1/session/ways');
  expect(ways.body).toEqual({ oidc: { name: new URL(provider.issuer).host } });
  const led = await server.request('GET', '/api/v1/session/oidc?back=//evil.example');
  expect([led.status, led.headers['location']]).toEqual([
    302,
    '/arthor/login?problem=OIDC_UNREACHABLE&back=%2Farthor%2F',
  ]);
  const credentials = { username: 'admin', password: 'admin-password' };
  expect((await server.request('POST', '/api/v1/session').send(credentials)).status).toBe(200);
  provider.away = false;
  server.clock.forward(3_000);
});

describe('somebody whom the provider signs in', () => {
  it('comes back to where they were, with what their groups may do, and is found again by (issuer, sub)', async () => {
    const first = await signIn('1', lei);
    expect(first.url.href).toBe(`${publicUrl}/lanes/3`);
    expect(first.session).toMatchObject({
      user: { username: 'lei', nickname: 'Li Lei' },
      roles: [
        { role: 'DEVELOPER', environment: 'dev' },
        { role: 'VIEWER', environment: null },
      ],
      issuer: provider.issuer,
      mustChangePassword: false,
    });
    expect(Date.parse(String(first.session['expiresAt'])) - server.clock.now()).toBeCloseTo(28_800_000, -5);

    const again = { preferred_username: 'li.lei', name: 'Lei Li', groups: 'ops' };
    const second = await signIn('1', again, first.by);
    expect(second.session).toMatchObject({
      user: { username: 'lei', nickname: 'Lei Li' },
      roles: [{ role: 'ADMIN', environment: null }],
    });
    expect((await users()).filter(({ username }) => username.includes('lei'))).toHaveLength(1);
    expect((await rows()).filter(({ who }) => who === 'lei')).toMatchObject([
      { action: 'setUserRoles', through: 'oidc', reason: `${provider.issuer}: DEVELOPER@dev VIEWER` },
      { action: 'createOidcSession', through: 'console', target: 'user/lei', result: 'OK' },
      { action: 'setUserRoles', reason: `${provider.issuer}: ADMIN` },
      { action: 'createOidcSession', result: 'OK' },
    ]);
  });

  it('has no former session in that browser any more', async () => {
    const { by } = await signIn('2', { ...lei, preferred_username: 'han' });
    const before = by.cookiesOf('http://arthor.test').get('arthor');
    await signIn('2', { ...lei, preferred_username: 'han' }, by);
    const old = await server.request('GET', '/api/v1/session').set('cookie', `arthor=${before}`);
    expect([old.status, by.cookiesOf('http://arthor.test').has('arthor-oidc')]).toEqual([401, false]);
  });

  it('cannot come in with a password, and an administrator sees and cannot change where the roles are from', async () => {
    await signIn('3', { ...lei, preferred_username: 'mei' });
    const [row] = (await users()).filter(({ username }) => username === 'mei');
    expect(row?.password).toMatch(/^\$argon2id\$/);
    const list = await server.request('GET', '/api/v1/users', admin);
    expect(list.body.items).toContainEqual(
      expect.objectContaining({ username: 'mei', issuer: provider.issuer }),
    );
    expect(list.body.items).toContainEqual(expect.objectContaining({ username: 'admin', issuer: null }));
    const put = await server
      .request('PUT', '/api/v1/users/mei/roles', admin)
      .send({ roles: [{ role: 'ADMIN' }] });
    expect([put.status, put.body.code]).toEqual([409, 'ROLES_BY_GROUPS']);
  });

  it('is shut like everybody else, and does not come in again', async () => {
    const { by } = await signIn('4', { ...lei, preferred_username: 'shut' });
    await server.request('PATCH', '/api/v1/users/shut', admin).send({ disabled: true });
    expect((await get(by, '/session')).status).toBe(401);
    expect(problemOf(await signIn('4', { ...lei, preferred_username: 'shut' }))).toEqual([
      '/arthor/login',
      'OIDC_USER_DISABLED',
    ]);
  });

  it('is made anew where somebody removed them by SQL', async () => {
    await signIn('13', { ...lei, preferred_username: 'gone' });
    await server.core.store.write((tx) => tx.remove(UserRow, { username: 'gone' }));
    const { session } = await signIn('13', { ...lei, preferred_username: 'gone' });
    expect(session).toMatchObject({ user: { username: 'gone' }, issuer: provider.issuer });
  });

  it('is one user, also when two windows bring them for the first time at once', async () => {
    const two = await Promise.all([1, 2].map(() => signIn('5', { ...lei, preferred_username: 'twin' })));
    expect(two.map(({ session }) => session['user'])).toMatchObject([
      { username: 'twin' },
      { username: 'twin' },
    ]);
  });

  it('has each role once, also when several windows bring other groups at once', async () => {
    await signIn('14', { ...lei, preferred_username: 'multi' });
    const grants = [
      { role: 'ADMIN', environment: null },
      { role: 'VIEWER', environment: null },
    ] as const;
    const arrival: Arrival = {
      issuer: provider.issuer,
      person: { subject: '14', username: 'multi', nickname: 'Multi', grants },
      sid: null,
      idToken: null,
      lifeMs: 60_000,
      formerHash: null,
      remoteAddress: null,
      userAgent: null,
      requestId: 'at once',
    };
    await Promise.all([1, 2, 3, 4].map(() => server.app.get(OidcSignIn).signIn(arrival)));
    const list = await server.request('GET', '/api/v1/users', admin);
    const multi = list.body.items.find(({ username }: { username: string }) => username === 'multi');
    expect(multi.roles).toEqual(grants);
  });
});

describe('is not let in, is told why, and leaves a row', () => {
  it.each([
    ['whose name a local user has', 'OIDC_NAME_TAKEN', { ...lei, preferred_username: 'admin' }],
    ['whose name looks like one', 'OIDC_NAME_TAKEN', { ...lei, preferred_username: 'Admin' }],
    ['who has no name', 'OIDC_USERNAME_UNUSABLE', { ...lei, preferred_username: undefined }],
    ['whose groups give nothing', 'OIDC_NO_ROLE', { ...lei, groups: ['OPS', 'cn=shop'] }],
  ])('somebody %s', async (_, code, account) => {
    const before = (await users()).length;
    const came = await signIn('refused', account);
    expect(problemOf(came)).toEqual(['/arthor/login', code]);
    expect(came.url.searchParams.get('back')).toBe('/arthor/lanes/3');
    expect(came.session).toMatchObject({ status: 401 });
    expect((await users()).length).toBe(before);
    expect((await rows()).at(-1)).toMatchObject({ action: 'createOidcSession', result: code });
  });

  it('somebody who has lost all groups; their tokens may do nothing either', async () => {
    const { by } = await signIn('6', { ...lei, preferred_username: 'left' });
    expect(problemOf(await signIn('6', { preferred_username: 'left' }))).toEqual([
      '/arthor/login',
      'OIDC_NO_ROLE',
    ]);
    expect(await (await get(by, '/session')).json()).toMatchObject({ roles: [] });
  });

  it('somebody who says no over there', async () => {
    provider.next = null;
    const { url } = await browser().open(start, (to) => to.pathname === '/arthor/login');
    expect(problemOf({ url })).toEqual(['/arthor/login', 'OIDC_REFUSED']);
  });

  /** The address that the provider leads back to, not yet opened. */
  const answered = async (by: Browser) => {
    provider.accounts.set('7', { ...lei, preferred_username: 'late' });
    provider.next = '7';
    return (await by.open(start, isCallback)).url;
  };
  const opened = async (by: Browser, url: URL) =>
    problemOf(await by.open(url.href, (to) => to.pathname === '/arthor/login' || to.pathname === '/arthor/'));

  it('an answer that another browser asked for, that came before, or that is too late', async () => {
    const [mine, other] = [browser(), browser()];
    const url = await answered(mine);
    await answered(other);
    expect(await opened(other, url)).toEqual(['/arthor/login', 'OIDC_NOT_STARTED']);
    expect(await opened(browser(), url)).toEqual(['/arthor/login', 'OIDC_NOT_STARTED']);
    expect(await opened(mine, url)).toEqual(['/arthor/', null]);
    expect(await opened(mine, url)).toEqual(['/arthor/login', 'OIDC_NOT_STARTED']);
    const late = await answered(mine);
    server.clock.forward(11 * 60_000);
    expect(await opened(mine, late)).toEqual(['/arthor/login', 'OIDC_NOT_STARTED']);
    server.clock.forward(-11 * 60_000);
  });

  it('whatever a stranger sends', async () => {
    for (const value of ['', 'x', '\0', '%', '𝒳', 'x'.repeat(3000), '__proto__', '{"state":"x"}']) {
      const text = encodeURIComponent(value);
      const { status, headers } = await server
        .request('GET', `/api/v1/session/oidc/callback?state=${text}&code=${text}&error=${text}&more=1`)
        .set('cookie', `arthor-oidc=${text}`);
      const isLed = headers['location'] === '/arthor/login?problem=OIDC_NOT_STARTED';
      expect([value, status]).toEqual([value, isLed ? 302 : 400]);
    }
    const twice = await server.request('GET', '/api/v1/session/oidc/callback?state=x&state=y');
    expect([twice.status, twice.body.errors]).toEqual([
      400,
      [{ path: 'query.state', code: 'DUPLICATE_KEY' }],
    ]);
  });

  it('an answer that was tampered with', async () => {
    const by = browser();
    const url = await answered(by);
    url.searchParams.set('code', 'made-up');
    expect(await opened(by, url)).toEqual(['/arthor/login', 'OIDC_FAILED']);
    const nobody = await server.request('GET', '/api/v1/session/oidc/callback?code=x');
    expect([nobody.status, nobody.body.errors]).toEqual([400, [{ path: 'query.state', code: 'REQUIRED' }]]);
  });
});

describe('signing out', () => {
  it('ends the session over there as well, which says so to everybody else', async () => {
    const { by, session } = await signIn('8', { ...lei, preferred_username: 'out' });
    const out = await by.send('DELETE', new URL(`${publicUrl}/api/v1/session`), {
      headers: { 'x-arthor-csrf': String(session['csrf']) },
    });
    const { leaveAt } = (await out.json()) as { leaveAt: string };
    expect(leaveAt).toMatch(new RegExp(`^${provider.issuer}/session/end\\?`));
    const { answer } = await by.open(leaveAt);
    const page = await answer.text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const confirmed = await by.send('POST', new URL(`${provider.issuer}/session/end/confirm`), {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
    });
    expect(confirmed.headers.get('location')).toBe(`${publicUrl}/login`);
    await expect.poll(() => provider.told).toEqual([200]);
  });

  it('over there ends the session here', async () => {
    const { by } = await signIn('9', { ...lei, preferred_username: 'there' });
    expect((await logout(await tokenOf({ sub: '9' }))).status).toBe(200);
    expect((await get(by, '/session')).status).toBe(401);
    expect((await rows()).at(-1)).toMatchObject({
      who: 'there',
      through: 'oidc',
      action: 'endOidcSessions',
      target: 'user/there',
      result: 'OK',
    });
  });

  it('of one session leaves the others', async () => {
    const [one, other] = [
      await signIn('10', { ...lei, preferred_username: 'both' }),
      await signIn('10', { ...lei, preferred_username: 'both' }),
    ];
    const [row] = await server.core.store.read((view) =>
      view.rows.find(OidcSessionRow, { order: { sessionId: 'DESC' }, take: 1 }),
    );
    expect((await logout(await tokenOf({ sub: '10', sid: row?.sid }))).status).toBe(200);
    expect([(await get(one.by, '/session')).status, (await get(other.by, '/session')).status]).toEqual([
      200, 401,
    ]);
    expect((await logout(await tokenOf({ sub: '1', sid: 'another' }))).status).toBe(200);
    expect((await get(one.by, '/session')).status).toBe(200);
  });

  it('is refused for whatever is no new token of this provider for this client', async () => {
    const { by } = await signIn('11', { ...lei, preferred_username: 'stays' });
    const [followed, right] = [await tokenOf({ sub: '12' }), await tokenOf({ sub: '11' })];
    expect((await logout(followed)).status).toBe(200);
    const others = {
      'for another client': await tokenOf({ sub: '11', aud: 'other' }),
      'of another provider': await tokenOf({ sub: '11', iss: 'https://sso.evil.example' }),
      'from long ago': await tokenOf({ sub: '11' }, -11 * 60_000),
      'with a nonce': await tokenOf({ sub: '11', nonce: 'n' }),
      'without its own id': await tokenOf({ sub: '11', jti: undefined }),
      'that nobody signed': `${part({ alg: 'none' })}.${right.split('.')[1]}.`,
      'with another signature': right.replace(/.{20}$/, 'A'.repeat(20)),
      'that is none': 'nothing',
      'that came before': followed,
    };
    for (const [what, token] of Object.entries(others)) {
      const answer = await logout(token);
      expect([what, answer.status, answer.body.code]).toEqual([what, 400, 'OIDC_LOGOUT_INVALID']);
    }
    expect((await get(by, '/session')).status).toBe(200);
  });

  let count = 0;
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tokenOf = (claims: object, fromNowMs = 0) =>
    provider.sign(
      { jti: `token ${count++}`, events: event, ...claims },
      new Date(server.clock.now() + fromNowMs),
    );
  const logout = (token: string) =>
    server
      .request('POST', '/arthor/api/v1/session/oidc/logout')
      .type('form')
      .send({ logout_token: token, more: 'x' });
});

it('no secret stands in a log or a row', async () => {
  const { store } = server.core;
  const stored = await store.read(async (view) => [
    await view.rows.find(AuditRow),
    await view.rows.find(OidcSessionRow),
    await view.rows.find(UserIdentityRow),
  ]);
  const text = `${logged.join('\n')}${JSON.stringify(stored)}`;
  expect(logged.length).toBeGreaterThan(0);
  expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]+\./);
  expect(text).not.toContain(client.secret);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let admin: TestUser;

beforeAll(async () => {
  server = await TestServer.start({ env: { TRUST_PROXY: 'loopback' } });
  admin = await server.user('ADMIN');
  await server.user('VIEWER', null, 'ann');
});
afterAll(() => server.stop());

const signIn = (username: string, password: string, address: string) =>
  server.request('POST', '/api/v1/session').set('x-forwarded-for', address).send({ username, password });
const cookiesOf = (answer: { headers: Record<string, unknown> }): string[] =>
  [answer.headers['set-cookie']].flat().map((cookie) => String(cookie));

describe('while somebody guesses from twenty addresses, in any spelling', () => {
  it('few guesses are checked, the owner’s own device comes in, and so does a colleague at the same address', async () => {
    const known = cookiesOf(await signIn('admin', 'admin-password', '192.0.2.99')).find((cookie) =>
      cookie.startsWith('arthor-device-'),
    );
    expect(known).toMatch(/^arthor-device-1=[\w.]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/);
    const spellings = ['admin', 'ADMIN', 'admin ', 'Admin  '];
    const guesses = Array.from({ length: 100 }, (_, n) =>
      signIn(spellings[n % 4] ?? '', `guess-${n}`, `192.0.2.${n % 20}`),
    );
    const answers = await Promise.all(guesses);
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(11);
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
    const stranger = await signIn('admin', 'admin-password', '192.0.2.50');
    expect([stranger.status, stranger.body.code]).toEqual([429, 'SIGN_IN_THROTTLED']);
    const own = signIn('admin', 'admin-password', '192.0.2.3').set('cookie', known?.split(';')[0] ?? '');
    expect((await own).status).toBe(200);
    expect((await signIn('ann', 'ann-password', '192.0.2.3')).status).toBe(200);
    // Another account’s cookie, and one that nobody signed, are nothing.
    const forged = (known?.split(';')[0] ?? '').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await signIn('admin', 'admin-password', '192.0.2.3').set('cookie', forged)).status).toBe(429);
  });

  it('an administrator lets them in again', async () => {
    const cleared = await server.request('DELETE', '/api/v1/users/admin/throttle', admin);
    expect(cleared.status).toBe(204);
    expect((await signIn('admin', 'admin-password', '192.0.2.3')).status).toBe(200);
    expect((await server.request('DELETE', '/api/v1/users/nobody/throttle', admin)).status).toBe(404);
  });
});

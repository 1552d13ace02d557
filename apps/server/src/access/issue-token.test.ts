import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { parseDatabaseUrl } from '../store/database-url.js';
import { issueToken, TokenRefused, type WantedToken } from './issue-token.js';

let server: TestServer;
let admin: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  await server.user('VIEWER');
});
afterAll(() => server.stop());

const issue = (wanted: Partial<WantedToken>): Promise<string> => {
  const address = parseDatabaseUrl(server.core.config.databaseUrl);
  if (address === null) throw new Error('the test has no database');
  const whole = {
    role: 'DEVELOPER',
    environments: ['dev'],
    applications: [],
    name: 'ci',
    days: 1,
    username: null,
  } as const;
  return issueToken(address, { ...whole, ...wanted }, server.core);
};
const rolesOf = async (token: string) =>
  (await server.byToken('GET', '/api/v1/session', { ...admin, token })).body;

it('makes a token that works at once beside the running server, and ends in time', async () => {
  const token = await issue({});
  expect(await rolesOf(token)).toMatchObject({
    user: { username: 'admin' },
    roles: [{ role: 'DEVELOPER', environment: 'dev' }],
  });
  server.clock.forward(24 * 3_600_000);
  expect((await rolesOf(token)).code).toBe('TOKEN_UNKNOWN');
});

it('gives nobody more than they have', async () => {
  const token = await issue({ username: 'viewer', role: 'ADMIN', environments: [] });
  expect((await rolesOf(token)).roles).toEqual([{ role: 'VIEWER', environment: null }]);
});

it.each<[string, Partial<WantedToken>]>([
  ['an unknown user', { username: 'nobody' }],
  ['a name that could end a text', { name: "x', 1); DROP TABLE t_user; --" }],
  ['an environment that is none', { environments: ["d'ev"] }],
])('refuses %s', async (_, wanted) => {
  await expect(issue(wanted)).rejects.toThrow(TokenRefused);
});

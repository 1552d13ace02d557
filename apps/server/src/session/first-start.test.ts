import { afterEach, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../identity/password.js';
import { TestServer } from '../start/test-server.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { FirstStart } from './first-start.js';

let server: TestServer;
afterEach(() => server.stop());

const start = async (env: Record<string, string> = {}): Promise<FirstStart> => {
  server = await TestServer.start({ env });
  return server.app.get(FirstStart);
};
const signIn = (username: string, password: string) =>
  server.request('POST', '/api/v1/session').send({ username, password });
const rolesOf = () => server.core.store.read((view) => view.rows.find(UserRoleRow));

describe('the first start', () => {
  it('makes an administrator with a password that is told once', async () => {
    const first = await start();
    const made = await first.prepare();
    expect(made).toMatchObject({ username: 'admin' });
    expect(made?.password).toMatch(/^[a-z0-9]{20}$/);
    const session = await signIn('admin', made?.password ?? '');
    expect(session.body.roles).toEqual([{ role: 'ADMIN', environment: null }]);
    expect(await first.prepare()).toBeNull();
  });

  it('takes the password it was given, and does not tell it', async () => {
    const first = await start({ ADMIN_PASSWORD: 'given by hand' });
    expect(await first.prepare()).toEqual({ username: 'admin', password: null });
    expect((await signIn('admin', 'given by hand')).status).toBe(200);
  });

  it('makes one, also where several servers start at once', async () => {
    const first = await start({ ADMIN_PASSWORD: 'given by hand' });
    // Hashing lets few through at a time.
    vi.spyOn(server.app.get(Passwords), 'hash').mockResolvedValue('$argon2id$');
    const made = await Promise.all([1, 2, 3, 4].map(() => first.prepare()));
    expect(made.filter((one) => one !== null)).toHaveLength(1);
    expect(await rolesOf()).toMatchObject([{ role: 'ADMIN', environment: null }]);
  });

  it('makes nobody beside users who were seeded, hashes their passwords, and the first becomes ADMIN (defect 10)', async () => {
    const first = await start();
    await server.core.store.write(async (tx) => {
      for (const name of ['carl', 'dora'])
        await tx.manager.query(
          `INSERT INTO t_user VALUES (NULL, '${name}', 'plain', '${name}', CURRENT_TIMESTAMP)`,
        );
    });
    expect(await first.prepare()).toBeNull();
    const users = await server.core.store.read((view) => view.rows.find(UserRow, { order: { id: 'ASC' } }));
    expect(users.map((user) => [user.username, user.password.slice(0, 10)])).toEqual([
      ['carl', '$argon2id$'],
      ['dora', '$argon2id$'],
    ]);
    expect(await rolesOf()).toMatchObject([{ userId: users[0]?.id, role: 'ADMIN', environment: null }]);
    expect((await signIn('dora', 'plain')).body.roles).toEqual([{ role: 'OPERATOR', environment: null }]);
  });
});

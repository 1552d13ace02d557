// A credential does what its limits say, and nobody makes more of it.
import assert from 'node:assert/strict';

export async function attackRights(world) {
  const limited = [
    await world.token(world.admin, { role: 'ADMIN', applications: ['shop'] }),
    await world.token(world.admin, { role: 'ADMIN', environments: ['dev'] }),
    await world.token(world.admin, { role: 'ADMIN', environments: ['dev'], applications: ['shop'] }),
  ];
  const vera = await world.user('vera', [{ role: 'VIEWER', environment: 'dev' }]);
  const above = [
    ['GET', '/users'],
    ['PUT', '/users/vera/roles', { roles: [{ role: 'ADMIN' }] }],
    ['POST', '/users', { username: 'eve', nickname: 'eve', roles: [{ role: 'ADMIN' }] }],
    ['PATCH', '/users/vera', { disabled: true }],
    ['DELETE', '/users/vera/throttle'],
    ['POST', '/environments', { name: 'thief', description: '', host: 'thief.localhost' }],
    ['PATCH', '/environments/dev', { settings: { protected: false } }],
    ['POST', '/applications', { name: 'thief' }],
    ['GET', '/audit'],
    ['POST', '/integrations/jenkins/test'],
    ['POST', '/freezes', { reason: 'everything stops' }],
    ['POST', '/tokens', { name: 'x', role: 'ADMIN', expiresAt: inAnHour(), environments: ['prod'] }],
  ];
  for (const who of [...limited, vera])
    for (const [method, path, body] of above) {
      // Within an application and all its environments a limited token may make a token for prod.
      if (path === '/tokens' && who === limited[0]) continue;
      const { status, text } = await world.api(named(who), method, path, body);
      assert.ok(status === 403 || status === 404, `${JSON.stringify([method, path])}: ${status} ${text}`);
    }
  const audit = await world.api(world.admin, 'GET', '/audit?result=FORBIDDEN&limit=200');
  assert.ok(audit.body.items.length >= 40, 'each of them has its row');

  const elsewhere = await world.api(world.admin, 'GET', '/builds?environment=prod&limit=1');
  const inDev = named(limited[1]);
  for (const path of [
    ...elsewhere.body.items.map(({ id }) => `/builds/${id}`),
    '/environments/prod',
    '/builds/999999',
  ])
    assert.equal((await world.api(inDev, 'GET', path)).status, 404, path);
  const branch = { branch: 'mine' };
  assert.equal((await world.api(inDev, 'PATCH', '/applications/shop/features/main', branch)).status, 403);

  const parent = await world.token(world.admin, { role: 'OPERATOR' });
  const other = await world.token(world.admin, { role: 'VIEWER' });
  const child = await world.token(named(parent), { role: 'VIEWER' });
  const tokens = await world.api(named(parent), 'GET', '/tokens');
  assert.deepEqual(new Set(tokens.body.items.map(({ id }) => id)), new Set([parent.id, child.id]));
  assert.equal((await world.api(named(parent), 'DELETE', `/tokens/${other.id}`)).status, 404);
  const password = { currentPassword: 'x', newPassword: 'another one' };
  assert.equal((await world.api(named(parent), 'PUT', '/session/password', password)).status, 409);

  // Held while it is revoked: no last row, and not for long.
  const running = await world.api(world.admin, 'GET', '/operations?limit=1');
  const stream = await held(world, named(child));
  assert.equal((await world.api(world.admin, 'DELETE', `/tokens/${parent.id}`)).status, 204);
  assert.equal(
    (await world.api(named(child), 'GET', '/session')).status,
    401,
    'the child ends with its parent',
  );
  const endedMs = await stream.ended;
  assert.ok(endedMs <= 10_000, `the stream ended after ${endedMs} ms`);
  assert.equal(running.status, 200);
  return `${above.length * 4} acts above a credential's limits, a revoked stream ended after ${endedMs} ms`;
}

/** What of it is sent. */
const named = (who) =>
  Object.fromEntries(Object.entries(who).filter(([name]) => name !== 'id' && name !== 'password'));
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** An open stream; `ended` resolves to how long it lived from now on. */
async function held(world, headers) {
  const answer = await fetch(`${world.base}/api/v1/events`, { headers });
  assert.equal(answer.status, 200);
  const from = Date.now();
  return { ended: answer.text().then(() => Date.now() - from) };
}

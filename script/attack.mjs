// `npm run attack`: what an attacker would try, against a built server of its own on loopback. Bounded: some
// minutes, some thousand requests. Ends with the first thing that gets through. doc/security.md names the parts.
import assert from 'node:assert/strict';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServer, needNode, root } from './build.mjs';
import { freePort, startServer } from './server-process.mjs';

needNode();
buildServer();
// Not before: they read the endpoints out of what is built.
const { attackAccounts } = await import('./attack/accounts.mjs');
const { attackBodies } = await import('./attack/bodies.mjs');
const { attackCapacity } = await import('./attack/capacity.mjs');
const { attackDoors } = await import('./attack/doors.mjs');
const { attackRights } = await import('./attack/rights.mjs');
const { attackSecrets } = await import('./attack/secrets.mjs');
const { World } = await import('./attack/world.mjs');
const directory = mkdtempSync(join(tmpdir(), 'arthor-attack-'));
const log = join(directory, 'log');
const secrets = { admin: 'attack-Pa55word-admin', jenkins: 'jenkins-s3cret-0123456789' };
const port = await freePort();
const server = await startServer(root, {
  directory,
  port,
  stdout: openSync(log, 'a'),
  env: {
    SANDBOX: 'kubernetes',
    SANDBOX_GATEWAY_PORT: String(await freePort()),
    ADMIN_PASSWORD: secrets.admin,
    // Nobody listens there: what is told of it must not show the token.
    JENKINS_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
    JENKINS_USERNAME: 'arthor',
    JENKINS_API_TOKEN: secrets.jenkins,
    // So that one machine can come from many addresses.
    TRUST_PROXY: 'loopback',
    LOG_LEVEL: 'debug',
    LOG_FORMAT: 'json',
  },
});
try {
  const world = await World.enter(server.base, secrets);
  const parts = {
    doors: attackDoors,
    bodies: attackBodies,
    rights: attackRights,
    capacity: (of) => attackCapacity(of, join(directory, 'data/arthor.sqlite')),
    accounts: attackAccounts,
    secrets: (of) => attackSecrets(of, log, join(directory, 'data')),
  };
  const asked = process.argv.slice(2);
  for (const [name, attack] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`${name}: ${await attack(world)}`);
  }
  assert.equal(await server.end('SIGTERM'), 0, 'ends in order after all that');
  console.log('nothing got through');
} finally {
  await server.end('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
}

// Boots the built server as `npm start` does, in a folder of its own, and kills it where it hurts: what was
// accepted ends, nothing is doubled, the same pods serve, and at SIGTERM it ends in order, also under npm. Part
// of `npm run check`, after the build.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './build.mjs';
import { ended, freePort, signIn, startServer } from './server-process.mjs';

const directory = mkdtempSync(join(tmpdir(), 'arthor-smoke-'));
const [port, gatewayPort] = [await freePort(), await freePort()];
const env = {
  SANDBOX_GATEWAY_PORT: String(gatewayPort),
  ADMIN_PASSWORD: 'smoke-password',
  LOG_LEVEL: 'warn',
};
let server = null;

try {
  server = await start();
  console.log(`boots in ${server.ms} ms`);
  const call = await signIn(server.base, 'admin', env.ADMIN_PASSWORD);
  const [build] = (await call('GET', '/builds?application=shop&status=SUCCESS&environment=dev&limit=1'))
    .items;
  const deploy = { operate: 'DEPLOY', build: build.id, environment: 'dev', symbol: 'stable', replicas: 2 };
  const first = await ended(call, (await call('POST', '/operations', deploy)).id);
  assert.equal(first.status, 'DONE');
  const serving = (await ask('/shop.stable/')).pod;

  for (const afterMs of [0, 60, 500, 1300]) {
    const key = `smoke-${afterMs}`;
    const accepted = await call('POST', '/operations', deploy, key);
    await pause(afterMs);
    await killed();
    const repeated = await call('POST', '/operations', deploy, key);
    assert.equal(repeated.id, accepted.id, 'the same key is the same operation');
    assert.equal((await ended(call, accepted.id)).status, 'DONE', `killed after ${afterMs} ms`);
  }
  const { items } = await call('GET', '/deployments?status=DEPLOYED');
  assert.equal(items.length, 1, 'one deployment serves');
  const names = items[0].pods.map((pod) => pod.name);
  assert.ok(!names.includes(serving), 'it was replaced');
  await killed();
  assert.ok(names.includes((await ask('/shop.stable/')).pod), 'the same pods serve after a kill');

  const began = Date.now();
  assert.equal(await server.end('SIGTERM'), 0, 'SIGTERM ends it in order');
  console.log(`killed 5 times, ended in order in ${Date.now() - began} ms`);

  for (const [name, send] of [
    ['SIGTERM', (npm) => npm.kill('SIGTERM')],
    // To all processes of the group, as a terminal does at Ctrl-C.
    ['SIGINT', (npm) => process.kill(-npm.pid, 'SIGINT')],
  ])
    await npmStartEnds(name, send);
  console.log('npm start ends in order at SIGTERM and at Ctrl-C');
} finally {
  await server?.end('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
}

function start() {
  return startServer(root, { directory, port, env });
}

/** In a process group of its own; npm runs scripts in the project's folder, so the database has to be named. */
async function npmStartEnds(name, send) {
  const database = `sqlite:${join(directory, 'data/arthor.sqlite')}`;
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, ...env, PORT: String(port), DATABASE_URL: database },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  try {
    await ready(npm);
    const exit = once(npm, 'exit');
    send(npm);
    const [code] = await exit;
    assert.equal(code, 0, `${name} to npm start ends it in order`);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/livez`), 'the server ended before npm did');
  } finally {
    endGroup(npm);
  }
}

async function ready(npm) {
  for (const began = Date.now(); Date.now() - began < 60_000; await pause(50)) {
    assert.equal(npm.exitCode, null, 'the server ended while starting');
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error('not ready after a minute');
}

/** Whatever npm left in its process group. */
function endGroup(npm) {
  try {
    process.kill(-npm.pid, 'SIGKILL');
  } catch (error) {
    assert.equal(error.code, 'ESRCH', 'there is no such group any more');
  }
}

/** Kills it and starts another one. */
async function killed() {
  await server.end('SIGKILL');
  server = await start();
}

/** Asks the gateway; fetch sends no Host of one's own. */
async function ask(path) {
  for (let tries = 0; ; tries++) {
    const [response] = await once(
      get(`http://127.0.0.1:${gatewayPort}${path}`, { headers: { host: 'dev.localhost' } }),
      'response',
    );
    const text = (await response.toArray()).join('');
    if (response.statusCode === 200) return JSON.parse(text);
    assert.ok(tries < 20, `${response.statusCode} ${text}`);
    await pause(100);
  }
}

// Boots the built server as `npm start` does, in a folder of its own, and kills it where it hurts: what was
// accepted ends, nothing is doubled, the same pods serve, and at SIGTERM it ends in order, also under npm. Part
// of `npm run check`, after the build.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './build.mjs';

const directory = mkdtempSync(join(tmpdir(), 'arthor-smoke-'));
const [port, gatewayPort] = [await freePort(), await freePort()];
const base = `http://127.0.0.1:${port}`;
const env = {
  ...process.env,
  PORT: String(port),
  SANDBOX_GATEWAY_PORT: String(gatewayPort),
  ADMIN_PASSWORD: 'smoke-password',
  LOG_LEVEL: 'warn',
};
const stdio = ['ignore', 'ignore', 'inherit'];
let server = null;

try {
  const booted = await start();
  console.log(`boots in ${booted} ms`);
  const call = await signIn();
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
    await kill('SIGKILL');
    await start();
    const repeated = await call('POST', '/operations', deploy, key);
    assert.equal(repeated.id, accepted.id, 'the same key is the same operation');
    assert.equal((await ended(call, accepted.id)).status, 'DONE', `killed after ${afterMs} ms`);
  }
  const { items } = await call('GET', '/deployments?status=DEPLOYED');
  assert.equal(items.length, 1, 'one deployment serves');
  const names = items[0].pods.map((pod) => pod.name);
  assert.ok(!names.includes(serving), 'it was replaced');
  await kill('SIGKILL');
  await start();
  assert.ok(names.includes((await ask('/shop.stable/')).pod), 'the same pods serve after a kill');

  const began = Date.now();
  assert.equal(await kill('SIGTERM'), 0, 'SIGTERM ends it in order');
  console.log(`killed 5 times, ended in order in ${Date.now() - began} ms`);

  for (const [name, send] of [
    ['SIGTERM', (npm) => npm.kill('SIGTERM')],
    // To all processes of the group, as a terminal does at Ctrl-C.
    ['SIGINT', (npm) => process.kill(-npm.pid, 'SIGINT')],
  ]) {
    await start(npmStart);
    assert.equal(await endedBy(() => send(server)), 0, `${name} to npm start ends it in order`);
    await assert.rejects(fetch(`${base}/livez`), 'the server ended before npm did');
  }
  console.log('npm start ends in order at SIGTERM and at Ctrl-C');
} finally {
  endAll();
  rmSync(directory, { recursive: true, force: true });
}

/** The server itself. */
function node() {
  return spawn(process.execPath, [join(root, 'apps/server/dist/main.js')], { cwd: directory, env, stdio });
}

/** In a process group of its own; npm runs scripts in the project's folder, so the database has to be named. */
function npmStart() {
  const database = `sqlite:${join(directory, 'data/arthor.sqlite')}`;
  return spawn('npm', ['start'], {
    cwd: root,
    env: { ...env, DATABASE_URL: database },
    stdio,
    detached: true,
  });
}

/** Starts it and waits until it is ready; returns how long that took, ms. */
async function start(how = node) {
  const began = Date.now();
  server = how();
  for (;;) {
    assert.equal(server.exitCode, null, 'the server ended while starting');
    const ready = await fetch(`${base}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return Date.now() - began;
    assert.ok(Date.now() - began < 60_000, 'not ready after a minute');
    await pause(50);
  }
}

/** Whatever still runs, also what npm left in its process group. */
function endAll() {
  if (server === null) return;
  server.kill('SIGKILL');
  try {
    process.kill(-server.pid, 'SIGKILL');
  } catch (error) {
    assert.equal(error.code, 'ESRCH', 'there is no such group any more');
  }
}

function kill(signal) {
  return endedBy(() => server.kill(signal));
}

async function endedBy(send) {
  const exit = once(server, 'exit');
  send();
  const [code] = await exit;
  return code;
}

/** A client with a session; sessions outlive the server. */
async function signIn() {
  const body = JSON.stringify({ username: 'admin', password: 'smoke-password' });
  const answer = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  assert.equal(answer.status, 200, 'signed in');
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  const { csrf } = await answer.json();
  return async (method, path, payload, key) => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        cookie,
        'x-arthor-csrf': csrf,
        ...(payload && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(payload && { body: JSON.stringify(payload) }),
    });
    const answered = await response.json();
    assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(answered)}`);
    return answered;
  };
}

async function ended(call, id) {
  for (let asked = 0; asked < 4; asked++) {
    const operation = await call('GET', `/operations/${id}?wait=30`);
    if (operation.status !== 'RUNNING') return operation;
  }
  throw new Error(`operation ${id} does not end`);
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

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  await once(probe, 'close');
  return free;
}

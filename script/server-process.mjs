// A built server as a process of its own, and a client of its API: for scripts that start, ask and end one.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Starts the built server of a checkout in a folder and waits until it is ready. `ms` says how long that
 * took; `end(signal)` resolves to its exit code. `stdout`: where its log goes.
 */
export async function startServer(checkout, { directory, port, env, stdout = 'ignore' }) {
  const began = Date.now();
  const server = spawn(process.execPath, [join(checkout, 'apps/server/dist/main.js')], {
    cwd: directory,
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ['ignore', stdout, 'inherit'],
  });
  const base = `http://127.0.0.1:${port}`;
  const end = async (signal) => {
    if (server.exitCode !== null || server.signalCode !== null) return server.exitCode;
    const exit = once(server, 'exit');
    server.kill(signal);
    return (await exit)[0];
  };
  try {
    for (;;) {
      assert.equal(server.exitCode, null, 'the server ended while starting');
      const ready = await fetch(`${base}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) return { base, end, ms: Date.now() - began };
      assert.ok(Date.now() - began < 60_000, 'not ready after a minute');
      await pause(50);
    }
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
}

/** A client with a session of its own; sessions outlive the server. */
export async function signIn(base, username, password) {
  return (await openSession(base, username, password)).call;
}

/** As {@link signIn}, with the cookie that a browser needs to be signed in. */
export async function openSession(base, username, password) {
  const answer = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  assert.equal(answer.status, 200, 'signed in');
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  const { csrf } = await answer.json();
  const call = async (method, path, payload, key) => {
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
  return { cookie, call };
}

/** The operation once it does not run any more. */
export async function ended(call, id) {
  for (let asked = 0; asked < 4; asked++) {
    const operation = await call('GET', `/operations/${id}?wait=30`);
    if (operation.status !== 'RUNNING') return operation;
  }
  throw new Error(`operation ${id} does not end`);
}

/** A port that nobody listens on. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

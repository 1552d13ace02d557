// One person cannot take the server from the others, nor can another process that has the database's lock.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const lockMs = 10_000;

export async function attackCapacity(world, database) {
  const greedy = await world.user('greedy', [{ role: 'VIEWER' }]);
  const headers = { cookie: greedy.cookie, 'x-arthor-csrf': greedy['x-arthor-csrf'] };
  const streams = await Promise.all(
    Array.from({ length: 30 }, () => fetch(`${world.base}/api/v1/events`, { headers })),
  );
  const open = streams.filter(({ status }) => status === 200);
  assert.equal(open.length, 20, 'streams of one person');
  for (const stream of open) await stream.body.cancel();
  const lists = await Promise.all(
    Array.from({ length: 60 }, () => world.api(headers, 'GET', '/operations?limit=200')),
  );
  assert.ok(lists.every(({ status }) => status === 200 || status === 429));

  const half = Array.from({ length: 20 }, () => {
    const socket = connect(world.port, '127.0.0.1', () =>
      socket.write(
        'POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
      ),
    );
    return once(socket.resume(), 'close');
  });
  const halfBegan = Date.now();

  const idle = await probed(world, () => Date.now() < halfBegan + 3_000);
  const lock = spawn(process.execPath, ['--input-type=module', '-e', locking, database, String(lockMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(lock.stdout, 'data');
  const written = world.api(world.admin, 'POST', '/applications', { name: 'during-the-lock' });
  const locked = await probed(world, () => lock.exitCode === null);
  const limit = Math.max(100, 3 * idle.p99);
  assert.ok(locked.p99 <= limit, `/livez p99 ${locked.p99} ms while locked, ${idle.p99} ms before`);
  const { status, headers: answered } = await written;
  assert.ok(status === 201 || (status === 503 && answered['retry-after']), `the write: ${status}`);

  await Promise.all(half);
  const halfMs = Date.now() - halfBegan;
  assert.ok(halfMs <= 75_000, `half bodies were held for ${halfMs} ms`);
  return `/livez p99 ${locked.p99} ms through a lock of ${lockMs} ms (idle ${idle.p99}), half bodies closed after ${halfMs} ms`;
}

const locking = `
  import Libsql from 'libsql';
  const database = new Libsql(process.argv[1]);
  database.exec('BEGIN IMMEDIATE');
  console.log('locked');
  setTimeout(() => { database.exec('COMMIT'); process.exit(0); }, Number(process.argv[2]));
`;

/** How long /livez takes while something goes on, ms. */
async function probed(world, goesOn) {
  const times = [];
  while (goesOn()) {
    const began = performance.now();
    await world.send('GET', '/livez');
    times.push(performance.now() - began);
    await pause(10);
  }
  times.sort((a, b) => a - b);
  return { p99: Math.round(times[Math.floor(times.length * 0.99)]) };
}

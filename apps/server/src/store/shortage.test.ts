import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { EnvRow } from './entity/env.js';
import { SqliteConnection } from './sqlite-driver.js';

let server: TestServer;
let admin: TestUser;
let other: SqliteConnection;

beforeEach(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  // Another process: it has the file's lock until it commits.
  other = new SqliteConnection(server.core.config.databaseUrl.slice('sqlite:'.length));
});
afterEach(async () => {
  other.close();
  await server.stop();
});

const invite = (name: string) =>
  server
    .request('POST', '/api/v1/environments', admin)
    .send({ name, description: '', host: `${name}.test` })
    .then((answer) => answer);

it('while another process has the lock everything else is answered, and the write when it is free', async () => {
  other.prepare('BEGIN TRANSACTION').run();
  const written = invite('dev');
  let longest = 0;
  for (let last = performance.now(), tries = 0; tries < 40; tries++) {
    await after(10);
    longest = Math.max(longest, performance.now() - last - 10);
    last = performance.now();
    if (tries % 10 === 0) expect((await server.request('GET', '/livez')).status).toBe(200);
    if (tries % 20 === 0) expect((await server.request('GET', '/api/v1/users', admin)).status).toBe(200);
    last = performance.now();
  }
  other.prepare('COMMIT').run();
  expect((await written).status).toBe(201);
  // One wait of the driver itself is 5 ms; a second was what it used to be.
  expect(longest).toBeLessThan(500);
});

it('who has waited for long is told 503 and when to try again, and nothing was written', async () => {
  other.prepare('BEGIN TRANSACTION').run();
  const written = invite('dev');
  await after(50);
  server.clock.forward(6_000);
  const { status, body, headers } = await written;
  expect([status, body.code, headers['retry-after']]).toEqual([503, 'STORE_BUSY', '2']);
  expect((await server.request('GET', '/readyz')).status).toBe(200);
  other.prepare('COMMIT').run();
  expect(await server.core.store.read((view) => view.rows.count(EnvRow))).toBe(0);
});

it('a full disk is 503, and the server says that it is not ready', async () => {
  await server.core.store.write(async ({ manager }) => {
    const [{ page_count: pages }] = await manager.query('PRAGMA page_count');
    await manager.query(`PRAGMA max_page_count = ${Number(pages)}`);
  });
  const filled = async () => {
    for (let row = 0; ; row++) {
      const answer = await server
        .request('POST', '/api/v1/environments', admin)
        .send({ name: `env-${row}`, description: 'x'.repeat(255), host: `h${row}.test` });
      if (answer.status !== 201) return answer;
    }
  };
  const { status, body, headers } = await filled();
  expect([status, body.code, headers['retry-after']]).toEqual([503, 'STORE_FULL', '30']);
  expect((await server.request('GET', '/api/v1/environments', admin)).status).toBe(200);
  const ready = await server.request('GET', '/readyz');
  expect([ready.status, ready.text]).toEqual([503, 'the disk of the database is full\n']);

  // Somebody makes room: it is ready again by itself.
  await server.core.store.write(({ manager }) => manager.query('PRAGMA max_page_count = 1000000'));
  server.clock.forward(5_000);
  expect((await server.request('GET', '/readyz')).status).toBe(200);
  expect((await invite('again')).status).toBe(201);
});

it('a row that somebody broke by hand does not take the list away', async () => {
  await server.core.store.write(async ({ manager }) => {
    await manager.query(
      "INSERT INTO t_pipeline (job_name, type, status, attempts) VALUES ('a', 'JENKINS', 'NONE', 0), ('b', 'JENKINS', 'BROKEN', 0)",
    );
    await manager.query(
      "INSERT INTO t_application (name, description, pipeline_id, created_at) VALUES ('a', '', 1, CURRENT_TIMESTAMP), ('b', '', 2, CURRENT_TIMESTAMP)",
    );
  });
  const { status, body } = await server.request('GET', '/api/v1/applications', admin);
  expect([status, body.items.map(({ name }: { name: string }) => name)]).toEqual([200, ['a']]);
});

// `node script/database-killed.mjs`: a database that dies under many operations. Fifty lanes are deployed and
// deployed again; in the middle the database is killed twice and started again. Nothing may be lost, doubled
// or stuck.
//
// DATABASE_URL names an empty database, DATABASE_KILL and DATABASE_START are shell commands.
// ```sh
// DATABASE_URL=mysql://… DATABASE_KILL='kill -9 $(cat …/tidb/pid)' DATABASE_START='…/tidb.sh up' node script/database-killed.mjs
// ```
import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildServer, needNode, root } from './build.mjs';
import { freePort, signIn, startServer } from './server-process.mjs';

const { DATABASE_URL, DATABASE_KILL, DATABASE_START } = process.env;
if (!DATABASE_URL || !DATABASE_KILL || !DATABASE_START)
  throw new Error('DATABASE_URL=… DATABASE_KILL=… DATABASE_START=… node script/database-killed.mjs');
needNode();
buildServer();

const lanes = 50;
/** How long one request is tried again while the database is away, ms. */
const patienceMs = 120_000;
const password = 'killed-password';
const directory = mkdtempSync(join(tmpdir(), 'arthor-killed-'));
const env = {
  DATABASE_URL,
  ADMIN_PASSWORD: password,
  SANDBOX_GATEWAY_PORT: '0',
  DRAIN_SECONDS: '1',
  KEEP_WARM_SECONDS: '0',
  LOG_LEVEL: 'error',
};
const server = await startServer(root, { directory, port: await freePort(), env });
try {
  const call = await signIn(server.base, 'admin', password);
  await call('POST', '/environments', { name: 'killed', description: 'killed', host: 'killed.localhost' });
  await call('POST', '/applications', { name: 'crowd', description: 'many lanes' });
  const repositoryUrl = 'https://git.localhost/demo/crowd.git';
  await call('POST', '/applications/crowd/features', { name: 'main', repositoryUrl, branch: 'main' });
  const builds = [];
  for (const version of [1, 2]) {
    const image = `registry.localhost/demo/crowd:${version}-main`;
    const build = {
      application: 'crowd',
      feature: 'main',
      environment: 'killed',
      image,
      commit: `0c77de${version}`,
    };
    builds.push(await call('POST', '/builds', build));
  }
  const died = [];
  const dies = async (afterMs) => {
    await pause(afterMs);
    execSync(DATABASE_KILL, { stdio: 'inherit' });
    await pause(2_000);
    execSync(DATABASE_START, { stdio: 'ignore' });
    died.push(Date.now());
  };
  const accepted = [];
  for (const [round, build] of builds.entries()) {
    const asked = Array.from({ length: lanes }, (_, n) => {
      const symbol = `lane-${n}`;
      const body = { operate: 'DEPLOY', build: build.id, environment: 'killed', symbol, replicas: 1 };
      return untilAnswered(() => call('POST', '/operations', body, `${symbol}-${round}`));
    });
    const [operations] = await Promise.all([Promise.all(asked), dies(1_500)]);
    accepted.push(...operations);
    for (const { id } of operations) await untilDone(call, id);
  }
  const { items } = await untilAnswered(() => call('GET', '/operations?environment=killed&limit=200'));
  const told = Object.groupBy(items, ({ status }) => status);
  const ids = new Set(accepted.map(({ id }) => id));
  console.log(`${lanes} lanes deployed twice, the database killed ${died.length} times:`);
  console.log(`  operations accepted ${accepted.length}, different ${ids.size}, in the list ${items.length}`);
  for (const [status, list] of Object.entries(told)) console.log(`  ${status} ${list.length}`);
  assert.equal(ids.size, 2 * lanes, 'each request made one operation');
  assert.equal(items.length, 2 * lanes, 'no operation was made twice');
  assert.equal(told.DONE?.length, 2 * lanes, 'every operation is DONE');
  const board = await call('GET', '/lanes?environment=killed&limit=200');
  const served = board.items.filter(({ main }) => main?.buildId === builds[1].id && main.readyReplicas === 1);
  console.log(`  lanes ${board.items.length}, serving the second build ${served.length}`);
  if (served.length !== lanes) console.log(JSON.stringify(board.items[0], null, 1));
  assert.equal(board.items.length, lanes);
  assert.equal(served.length, lanes, 'every lane serves what was asked for last');
} finally {
  await server.end('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
}

/** What a client with an idempotency key does: ask again until there is an answer. */
async function untilAnswered(ask) {
  for (const until = Date.now() + patienceMs; ; await pause(250)) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

async function untilDone(call, id) {
  for (const until = Date.now() + patienceMs; Date.now() < until; await pause(200)) {
    const operation = await untilAnswered(() => call('GET', `/operations/${id}`));
    if (operation.status !== 'RUNNING') return operation;
  }
  throw new Error(`operation ${id} does not end`);
}

// `node script/upgrade/real.mjs <checkout>`: the upgrade on a real cluster. The last release, a checkout that is
// installed (`npm ci`), brings twenty-one lanes into every state, one of them with an autoscaler of somebody else;
// under 50 requests a second it ends, and this version opens its database. Prints what was lost and what moved, and fails unless it is nothing.
//
// KUBECONFIG names a cluster for tests whose pods really run, GATEWAY_URL its gateway, KUBERNETES_GATEWAY the
// Gateway there (without it routes are Ingresses). Images are `registry.localhost/demo/…`; words in their names
// say how pods fail (doc/operate.md, "The sandbox"). Makes the namespaces upgrade-dev, -test and -prod, and
// removes them at the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildServer, needNode, root } from '../build.mjs';
import { freePort, signIn, startServer } from '../server-process.mjs';
import { openCluster } from './cluster.mjs';
import { sqlRunner } from './database.mjs';
import { Lanes } from './lanes.mjs';

const { KUBECONFIG, GATEWAY_URL, KUBERNETES_GATEWAY } = process.env;
const [checkout] = process.argv.slice(2);
if (checkout === undefined || !KUBECONFIG || !GATEWAY_URL)
  throw new Error('KUBECONFIG=… GATEWAY_URL=… node script/upgrade/real.mjs <checkout of the last release>');
needNode();
buildServer();
const old = resolve(checkout);
spawnSync(process.execPath, [join(old, 'node_modules/typescript/bin/tsc'), '-b'], {
  cwd: old,
  stdio: 'inherit',
});
const { databaseFile, shiftTime } = await import('../../apps/server/dist/upgrade/time-shift.fixture.js');
const { busiestSecond, routeKinds, Witness } =
  await import('../../apps/server/dist/upgrade/witness.fixture.js');
const { startLoadOf } = await import('../../apps/server/dist/dispatcher/load.fixture.js');

const hourMs = 3_600_000;
const perSecond = 50;
/** How long it is watched with the new version: two resyncs and every drain end in it. */
const watchedMs = 45_000;
const password = 'upgrade-password';
const environments = { dev: 'upgrade-dev', test: 'upgrade-test', prod: 'upgrade-prod' };
const hostOf = (environment) => `${environment}.localhost`;
const directory = mkdtempSync(join(tmpdir(), 'arthor-upgrade-'));
const env = {
  DATABASE_URL: `sqlite:${join(directory, databaseFile)}`,
  KUBERNETES_CONFIG: resolve(KUBECONFIG),
  GATEWAY_URL,
  RESYNC_SECONDS: '15',
  ADMIN_PASSWORD: password,
  LOG_LEVEL: 'warn',
  ...(KUBERNETES_GATEWAY && { KUBERNETES_GATEWAY }),
};
const places = { environments, registry: 'registry.localhost', sql: sqlRunner(old, directory, env) };
const cluster = await openCluster(resolve(KUBECONFIG));
let server = null;
try {
  for (const name of Object.values(environments)) await cluster.makeNamespace(name);
  let { call, lanes } = await opened(old);
  for (const name of Object.values(environments))
    await call('POST', '/environments', { name, description: name, host: hostOf(name) });
  await lanes.prepare();
  await lanes.settle();
  await server.end('SIGTERM');
  shiftTime(directory, -hourMs);
  ({ call, lanes } = await opened(old));
  await lanes.move();
  const ending = await lanes.ending();
  const { items: served } = await call('GET', `/lanes?environment=${environments.prod}&application=shop`);
  const { main } = served.find(({ symbol }) => symbol === 'stable');
  await cluster.autoscale(environments.prod, main.name, { minReplicas: 2, maxReplicas: 6 });
  const targets = (await lanes.answering()).map(({ environment, path }) => ({
    host: hostOf(environment),
    url: `${GATEWAY_URL}${path}`,
  }));
  console.log(
    `${targets.length} addresses answer; under ${perSecond} requests a second the old server ends.`,
  );

  const witness = await Witness.open(cluster.address);
  const load = startLoadOf(targets, perSecond);
  await pause(1_000);
  const away = performance.now();
  await server.end('SIGTERM');
  ({ call } = await opened(root));
  console.log(`This version is ready ${Math.round(performance.now() - away)} ms later.`);
  await pause(watchedMs);
  const { sent, failed } = await load.stop();
  witness.stop();
  process.exitCode = report({ sent, failed, changes: witness.changes, ending }) ? 0 : 1;
  const { items } = await call('GET', '/operations?status=RUNNING&limit=200');
  console.log(
    `Operations that still run: ${items.map(({ lane }) => `${lane.application}.${lane.symbol}`).join(', ')}`,
  );
} finally {
  await server?.end('SIGTERM');
  for (const name of Object.values(environments)) await cluster.removeNamespace(name);
  rmSync(directory, { recursive: true, force: true });
}

async function opened(version) {
  server = await startServer(version, { directory, port: await freePort(), env });
  const call = await signIn(server.base, 'admin', password);
  return { call, lanes: new Lanes(call, places) };
}

/** Prints the table; false when anything was lost or moved that was to stay. */
function report({ sent, failed, changes, ending }) {
  const ends = ({ name }) => ending.some((one) => name.includes(one));
  const count = (kind, what, of = () => true) =>
    changes.filter((change) => change.kind === kind && change.what === what && of(change)).length;
  const stays = (change) => !ends(change);
  const writes = changes.filter(({ kind, what }) => routeKinds.includes(kind) && what === 'written');
  const perRoute = Map.groupBy(writes, ({ name }) => name);
  const mostWrites = Math.max(0, ...[...perRoute.values()].map((list) => list.length));
  const rows = [
    ['requests', sent, null],
    ['requests failed', failed.length, 0],
    ['pods made', count('Pod', 'made'), 0],
    ['pods ended that were to stay', count('Pod', 'ending', stays), 0],
    ['pods ended by what was asked for', count('Pod', 'ending', ends), null],
    ['Deployments made', count('Deployment', 'made'), 0],
    ['generations of Deployments moved', count('Deployment', 'generation', stays), 0],
    ['ReplicaSets made', count('ReplicaSet', 'made'), 0],
    ['PodDisruptionBudgets made', count('PodDisruptionBudget', 'made'), 0],
    ['HorizontalPodAutoscalers made', count('HorizontalPodAutoscaler', 'made'), 0],
    ['Services written', count('Service', 'written'), 0],
    ['routes written', perRoute.size, null],
    ['most writes of one route', mostWrites, 1],
    ['most writes of routes in a second', busiestSecond(writes), 10],
  ];
  for (const [what, value, most] of rows)
    console.log(`${what.padEnd(36)}${String(value).padStart(7)}${most === null ? '' : `   at most ${most}`}`);
  for (const one of failed.slice(0, 20)) console.log(`  ${one}`);
  for (const { kind, name, what } of changes.filter(stays)) console.log(`  ${kind} ${name} ${what}`);
  return rows.every(([, value, most]) => most === null || value <= most);
}

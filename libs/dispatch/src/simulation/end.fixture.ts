import {
  decide,
  expiryOf,
  mainOf,
  named,
  ownAutoscaler,
  wantsBudget,
  type Decision,
  type Deployment,
  type DeploymentPatch,
  type Lane,
} from '@arthor/core';
import { acts, gateway as by } from '@arthor/core/fixture';
import { brings } from './ask.fixture.js';
import { clusterIdOf, images } from './cluster.fixture.js';
import { Violation } from './store.fixture.js';
import type { Simulation } from './simulation.fixture.js';
import { canaryOf, canaryWanted } from './traffic-judge.fixture.js';
import { newestWins } from './wish.fixture.js';

const endless = ['never-ready', 'no-such-image'];

/**
 * What must be so once the faults have stopped and time has gone by (L1, L4): every operation ended, or says
 * why not and is called stalled; nothing leaks; what is in force is whole and routed; nothing is left to do.
 */
export function judgeEnd(simulation: Simulation): void {
  const { store, cluster, gateway } = simulation;
  for (const lane of store.lanes.values()) judgeLane(simulation, lane);
  for (const name of cluster.names()) {
    const row = store.rowNamed(name);
    if (row?.status === 'WITHDRAWN')
      throw new Violation(`L4: row ${row.id} is WITHDRAWN, its workload is there`);
  }
  for (const { environment, name, id, status } of store.rows.values())
    if (status === 'WITHDRAWN' && gateway.pools.observe({ namespace: environment, name }) !== null)
      throw new Violation(`L4: row ${id} is WITHDRAWN, its pool is there`);
}

function judgeLane(simulation: Simulation, lane: Lane): void {
  const { store, cluster, gateway } = simulation;
  const { rows, records } = store.facts(lane.id);
  const imageOf = (id: number) => images.find((word) => store.rows.get(id)?.image.includes(word));
  for (const record of records) {
    const told = `operation ${record.id} ${record.operate} of row ${record.deploymentId}`;
    if (!endless.includes(imageOf(record.deploymentId) ?? '') || !brings(record.operate))
      throw new Violation(`L1: ${told} never ended: ${lane.blocking?.code}`);
    if (lane.blocking?.stalled !== true) throw new Violation(`L1: ${told} is not called stalled`);
    if (!['WAITING_FOR_PODS', 'IMAGE_PULL_BACKOFF'].includes(lane.blocking.code))
      throw new Violation(`L1: ${told} gives the reason ${lane.blocking.code}`);
  }
  for (const row of rows) {
    // What serves is held by a successor that does not become ready, also when it was being taken offline.
    const serves = row.id === lane.mainId || row.id === lane.canaryId;
    const held = serves && records.some((record) => record.canary === row.canary);
    if ((row.status === 'REPLACING' || row.status === 'DELETING') && !held)
      throw new Violation(`L4: row ${row.id} is ${row.status} for ever`);
    if (row.status === 'DEPLOYING' && records.length === 0)
      throw new Violation(`L1: row ${row.id} is DEPLOYING and nobody brings it`);
  }
  const expiry = expiryOf(lane, store.freezes);
  if (expiry !== null && expiry < simulation.now && records.length === 0)
    throw new Violation(`L1: lane ${lane.id} expired and is still there`);
  const { main, canary } = store.serving(lane);
  const live = gateway.observe(store.routeOf(lane));
  const routes = (['NATIVE', 'UNCOUPLED'] as const).map((mode) =>
    gateway.at(mode).observe(store.routeOf(lane)),
  );
  if (!routes.includes(null)) throw new Violation(`L4: lane ${lane.id} has a route at both gateways`);
  if (main === null && live !== null)
    throw new Violation(`L4: nothing serves, the route names ${named(live).join()}`);
  for (const row of [main, canary])
    if (row !== null && !cluster.isWhole(row.name))
      throw new Violation(`L2: row ${row.id} is in force and not healed`);
  for (const row of [main, canary])
    if (row !== null && !simulation.judge.pools.follow(row.name))
      throw new Violation(`L2: the pool of row ${row.id} does not follow its pods`);
  for (const route of gateway.effective(store.routeOf(lane))) {
    if (mainOf(route) !== (main?.external === true ? main.name : undefined))
      throw new Violation(`L2: a gateway leads to ${mainOf(route)}, in force is ${main?.name}`);
    if (canaryOf(route) !== canaryWanted(main, canary))
      throw new Violation(`L2: a gateway leads to ${canaryOf(route)}, not to ${canaryWanted(main, canary)}`);
  }
  for (const row of [main, canary])
    if (row !== null && cluster.observe(row.name)?.budget !== wantsBudget(row))
      throw new Violation(`row ${row.id} has ${wantsBudget(row) ? 'no' : 'a'} disruption budget`);
  for (const row of rows) {
    const own = ownAutoscaler(cluster.observe(row.name));
    const wanted = row === main || row === canary ? (row.scaling?.autoscale ?? null) : null;
    const foreign = row.scaling?.foreign ?? null;
    if ((own === null) !== (wanted === null || foreign !== null))
      throw new Violation(`row ${row.id} has ${own === null ? 'no autoscaler' : 'an autoscaler'}`);
    if (own !== null && wanted !== null && own.max < wanted.max)
      throw new Violation(`the autoscaler of row ${row.id} stops at ${own.max}`);
  }
  for (const row of [main, canary])
    if (row !== null && simulation.registry?.isRight(row) === false)
      throw new Violation(`R3: the registry does not tell of row ${row.id} what it is`);
  newestWins(store, lane, simulation.judge.isHurt(lane.id));
  restIsQuiet(simulation, lane);
}

const told = (decision: Decision): string =>
  [
    ...acts(decision),
    ...[...decision.rows, ...decision.records].map(([id, set]) => `${id} ${Object.keys(set).join(' ')}`),
  ].join(', ');

/** As many as before, of other names: no listing compares names where a Service follows the pods. */
const isOnlyOtherPods = (set: DeploymentPatch, row: Deployment | undefined): boolean =>
  row?.deployMode === 'NATIVE' &&
  Object.keys(set).sort().join() === 'pods,readyReplicas' &&
  set.readyReplicas === row.readyReplicas;

/** One more look changes nothing. */
function restIsQuiet(simulation: Simulation, lane: Lane): void {
  const { store, cluster, gateway, now, options } = simulation;
  const facts = store.facts(lane.id);
  const poolOf = ({ environment, name }: Deployment) =>
    gateway.pools.observe({ namespace: environment, name });
  const decision = decide(
    {
      ...facts,
      environmentProblem: null,
      freezes: store.freezes,
      clusterId: { known: true, value: clusterIdOf(lane.environment) },
      workloads: new Map(
        facts.rows.map((row) => [row.id, { known: true, value: cluster.observe(row.name) }]),
      ),
      pools: new Map(facts.rows.map((row) => [row.id, { known: true, value: poolOf(row) }])),
      ...(simulation.registry && {
        registry: { known: true, value: simulation.registry.list(lane.environment) },
      }),
      route: { known: true, value: gateway.observe(store.routeOf(lane)) },
      gateway: by,
      former: null,
      lost: new Set(),
      successors: store.arrivedSuccessors(facts.rows),
      dataPlane: 'cannot tell',
      failed: [],
      settleMs: options.settleMs,
    },
    now,
  );
  const changed = [...decision.rows].filter(
    ([id, set]) =>
      !isOnlyOtherPods(
        set,
        facts.rows.find((row) => row.id === id),
      ),
  );
  if (decision.actions.length > 0 || changed.length > 0 || decision.records.size > 0)
    throw new Violation(`lane ${lane.id} is never at rest: ${told(decision)}`);
  const expiry = expiryOf(lane, store.freezes) ?? Number.POSITIVE_INFINITY;
  if (facts.records.length === 0 && decision.lookAgainMs !== null && !Number.isFinite(expiry))
    throw new Violation(
      `lane ${lane.id} has nothing to wait for and is looked at again in ${decision.lookAgainMs} ms`,
    );
}

import { decide, mainOf, named, type Lane } from '@arthor/core';
import { acts, gateway as by } from '@arthor/core/fixture';
import { clusterIdOf, images } from './cluster.fixture.js';
import { Violation } from './store.fixture.js';
import type { Simulation } from './simulation.fixture.js';

const endless = ['never-ready', 'no-such-image'];

/**
 * What must be so once the faults have stopped and time has gone by (L1, L4): every operation ended, or says
 * why not and is called stalled; nothing leaks; what is in force is whole and routed; nothing is left to do.
 */
export function judgeEnd(simulation: Simulation): void {
  const { store, cluster } = simulation;
  for (const lane of store.lanes.values()) judgeLane(simulation, lane);
  for (const name of cluster.names()) {
    const row = store.rowNamed(name);
    if (row?.status === 'WITHDRAWN')
      throw new Violation(`L4: row ${row.id} is WITHDRAWN, its workload is there`);
  }
}

function judgeLane(simulation: Simulation, lane: Lane): void {
  const { store, cluster, gateway } = simulation;
  const { rows, records } = store.facts(lane.id);
  const imageOf = (id: number) => images.find((word) => store.rows.get(id)?.image.includes(word));
  for (const record of records) {
    const told = `operation ${record.id} ${record.operate} of row ${record.deploymentId}`;
    if (!endless.includes(imageOf(record.deploymentId) ?? '') || record.operate !== 'DEPLOY')
      throw new Violation(`L1: ${told} never ended: ${lane.blocking?.code}`);
    if (lane.blocking?.stalled !== true) throw new Violation(`L1: ${told} is not called stalled`);
    if (!['WAITING_FOR_PODS', 'IMAGE_PULL_BACKOFF'].includes(lane.blocking.code))
      throw new Violation(`L1: ${told} gives the reason ${lane.blocking.code}`);
  }
  for (const row of rows) {
    // What serves is held by a successor that does not become ready, also when it was being taken offline.
    const held = row.id === lane.mainId && records.length > 0;
    if ((row.status === 'REPLACING' || row.status === 'DELETING') && !held)
      throw new Violation(`L4: row ${row.id} is ${row.status} for ever`);
    if (row.status === 'DEPLOYING' && records.length === 0)
      throw new Violation(`L1: row ${row.id} is DEPLOYING and nobody brings it`);
  }
  const main = rows.find((row) => row.id === lane.mainId);
  const live = gateway.observe(store.routeOf(lane));
  if (main === undefined && live !== null)
    throw new Violation(`L4: nothing serves, the route names ${named(live).join()}`);
  if (main !== undefined && !cluster.isWhole(main.name))
    throw new Violation(`L2: row ${main.id} is in force and not healed`);
  for (const route of gateway.effective(store.routeOf(lane)))
    if (mainOf(route) !== (main?.external === true ? main.name : undefined))
      throw new Violation(`L2: a gateway leads to ${mainOf(route)}, in force is ${main?.name}`);
  newestWins(simulation, lane);
  restIsQuiet(simulation, lane);
}

/** The wish that came last is the one that came true. */
function newestWins({ store }: Simulation, lane: Lane): void {
  const last = [...store.records.values()].filter((record) => record.laneId === lane.id).at(-1);
  const target = last === undefined ? undefined : store.rows.get(last.deploymentId);
  if (last === undefined || target === undefined) return;
  const told = `the last operation ${last.id} ${last.operate} is ${last.status}`;
  const starts = target.image.includes('good') || target.image.includes('slow-ready');
  if (last.operate !== 'DEPLOY') {
    if (last.status !== 'DONE' || target.status !== 'WITHDRAWN')
      throw new Violation(`${told}, row ${target.id} ${target.status}`);
  } else if (starts && last.onStalled === 'WAIT') {
    if (last.status !== 'DONE' || lane.mainId !== target.id)
      throw new Violation(`${told}, in force is row ${lane.mainId}`);
  } else if (target.image.includes('invalid-image') || target.image.includes('refused')) {
    const ended = last.status === 'FAILED' || (last.onStalled === 'CANCEL' && last.status === 'CANCELLED');
    if (!ended || target.status !== 'WITHDRAWN')
      throw new Violation(`${told}, row ${target.id} ${target.status}`);
  }
}

/** One more look changes nothing. */
function restIsQuiet(simulation: Simulation, lane: Lane): void {
  const { store, cluster, gateway, now, options } = simulation;
  const facts = store.facts(lane.id);
  const decision = decide(
    {
      ...facts,
      environmentProblem: null,
      clusterId: { known: true, value: clusterIdOf(lane.environment) },
      workloads: new Map(
        facts.rows.map((row) => [row.id, { known: true, value: cluster.observe(row.name) }]),
      ),
      route: { known: true, value: gateway.observe(store.routeOf(lane)) },
      gateway: by,
      former: null,
      lost: new Set(),
      successors: new Set(),
      dataPlane: 'cannot tell',
      failed: [],
      settleMs: options.settleMs,
    },
    now,
  );
  if (decision.actions.length > 0 || decision.rows.size > 0 || decision.records.size > 0)
    throw new Violation(`lane ${lane.id} is never at rest: ${acts(decision).join(', ')}`);
  if (facts.records.length === 0 && decision.lookAgainMs !== null)
    throw new Violation(
      `lane ${lane.id} has nothing to wait for and is looked at again in ${decision.lookAgainMs} ms`,
    );
}

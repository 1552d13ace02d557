import type { Deployment } from '../lane/deployment.js';
import type { OperationRecord, StepName } from '../operation/record.js';
import { mustDrain } from './chain.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { formerNames } from './former.js';
import { isReady, seen } from './readiness.js';
import { named } from './route.js';

/** How far an operation is, step by step. */
export type Progress = readonly { readonly name: StepName; readonly state: 'done' | 'skipped' | 'open' }[];

const passed = (name: StepName, yes: boolean) => ({ name, state: yes ? 'done' : 'open' }) as const;
const optional = (name: StepName, wanted: boolean, yes: boolean) =>
  wanted ? passed(name, yes) : ({ name, state: 'skipped' } as const);

/** Reads an operation's steps out of rows and observation: it is done when none is open. */
export function progressOf(o: Observed, draft: Draft, facts: RouteFacts, record: OperationRecord): Progress {
  const target = draft.rowsNow().find((row) => row.id === record.deploymentId) ?? null;
  // A CANCEL of a change in place ends like the change: its values are in force again.
  const restores = record.related.some(({ change }) => change === 'RESTORED');
  const leaves = record.operate === 'DELETE' || (record.operate === 'CANCEL' && !restores);
  return leaves ? leaving(o, draft, record, target) : bringing(o, draft, facts, record, target);
}

function leaving(o: Observed, draft: Draft, record: OperationRecord, target: Deployment | null): Progress {
  const gone = target === null || target.status === 'WITHDRAWN';
  const off = gone || isOut(o, draft, target);
  const reinstated = record.related
    .filter(({ change }) => change === 'REINSTATED')
    .every(({ id }) => {
      const row = draft.rowsNow().find((candidate) => candidate.id === id);
      return row === undefined || (row.status !== 'DEPLOYING' && serves(draft, row));
    });
  return [
    passed('ROUTE_OFF', off && reinstated),
    optional('DRAIN', target === null || mustDrain(target), gone || target.removalAt !== null),
    passed('REMOVE', gone),
  ];
}

/** Nobody is led to it any more, by no instance of a gateway: its drain has begun, or it needs none. */
function isOut(o: Observed, draft: Draft, row: Deployment): boolean {
  if (serves(draft, row) || !o.route.known) return false;
  const names = [...named(o.route.value), ...formerNames(o)];
  const drains = row.shutdownAt !== null || row.removalAt !== null;
  return !names.includes(row.name) && (drains || !mustDrain(row));
}

function bringing(
  o: Observed,
  draft: Draft,
  facts: RouteFacts,
  record: OperationRecord,
  target: Deployment | null,
): Progress {
  const live = o.route.known ? o.route.value : null;
  const inForce = target !== null && serves(draft, target) && target.status === 'DEPLOYED';
  const routed = inForce || (facts.written && target !== null && named(live).includes(target.name));
  const traffic = [optional('ROUTE', target?.external ?? true, routed), passed('IN_FORCE', inForce)];
  // Only where requests go changes: its pods are as they were.
  if (record.operate === 'UPDATE_BLUE_GREEN') return traffic;
  const workload = target === null ? null : seen(o, target);
  const applied =
    !!workload?.present &&
    workload.hash === target?.workload.hash &&
    workload.wantedReplicas === target.replicas;
  return [
    passed('WORKLOAD', inForce || applied),
    passed('READY', inForce || (target !== null && isReady(target, workload))),
    ...traffic,
  ];
}

function serves(draft: Draft, row: Deployment): boolean {
  const { mainId, canaryId } = draft.laneNow();
  return row.id === mainId || row.id === canaryId;
}

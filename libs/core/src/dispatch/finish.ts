import { endSteps } from '../operation/end-steps.js';
import type { OperationRecord, Step, StepName } from '../operation/record.js';
import { isReady, mustDrain, seen } from './chain.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { named } from './route.js';

/** Ends the operations whose wish is reality, and writes how far the others are. */
export function finish(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  for (const record of o.records) {
    const progress = progressOf(o, draft, facts, record);
    const done = progress.every((step) => step.state !== 'open');
    const steps = stepsOf(record, draft, progress, now);
    if (done) draft.patchRecord(record, { status: 'DONE', finishedAt: now, steps });
    else if (targetIsMissing(o, record))
      draft.patchRecord(record, {
        status: 'FAILED',
        endedCode: 'DEPLOYMENT_ROW_MISSING',
        finishedAt: now,
        steps: endSteps(record.steps),
      });
    else if (!sameSteps(steps, record.steps)) draft.patchRecord(record, { steps });
  }
}

type Progress = readonly { readonly name: StepName; readonly state: 'done' | 'skipped' | 'open' }[];

const passed = (name: StepName, yes: boolean) => ({ name, state: yes ? 'done' : 'open' }) as const;
const optional = (name: StepName, wanted: boolean, yes: boolean) =>
  wanted ? passed(name, yes) : ({ name, state: 'skipped' } as const);

// A DELETE's or CANCEL's target is not loaded any more once it is WITHDRAWN; a deploy's must be there.
const targetIsMissing = (o: Observed, record: OperationRecord): boolean =>
  record.operate !== 'DELETE' &&
  record.operate !== 'CANCEL' &&
  o.rows.every((row) => row.id !== record.deploymentId);

function progressOf(o: Observed, draft: Draft, facts: RouteFacts, record: OperationRecord): Progress {
  const lane = draft.laneNow();
  const target = draft.rowsNow().find((row) => row.id === record.deploymentId) ?? null;
  const gone = target === null || target.status === 'WITHDRAWN';
  const serves = target !== null && (lane.mainId === target.id || lane.canaryId === target.id);
  const live = o.route.known ? o.route.value : null;
  switch (record.operate) {
    case 'DELETE':
    case 'CANCEL': {
      const off = gone || (!serves && o.route.known && target !== null && !named(live).includes(target.name));
      const reinstated = record.related
        .filter((related) => related.change === 'REINSTATED')
        .every((related) => {
          const row = draft.rowsNow().find((candidate) => candidate.id === related.id);
          return (
            row === undefined ||
            (row.status !== 'DEPLOYING' && (row.id === lane.mainId || row.id === lane.canaryId))
          );
        });
      return [
        passed('ROUTE_OFF', off && reinstated),
        optional('DRAIN', target === null || mustDrain(target), gone || (target?.removalAt ?? null) !== null),
        passed('REMOVE', gone),
      ];
    }
    default: {
      const workload = target === null ? null : seen(o, target);
      const inForce = serves && target.status === 'DEPLOYED';
      const applied = !!workload?.present && workload.hash === target?.workload.hash;
      const routed = inForce || (facts.written && target !== null && named(live).includes(target.name));
      return [
        passed('WORKLOAD', inForce || applied),
        passed('READY', inForce || (target !== null && isReady(target, workload))),
        optional('ROUTE', target?.external ?? true, routed),
        passed('IN_FORCE', inForce),
      ];
    }
  }
}

const actionsOf: Readonly<Record<StepName, Parameters<Draft['acts']>[0]>> = {
  WORKLOAD: ['ENSURE_WORKLOAD'],
  READY: [],
  ROUTE: ['APPLY_ROUTE'],
  IN_FORCE: [],
  ROUTE_OFF: ['APPLY_ROUTE', 'REMOVE_ROUTE'],
  DRAIN: [],
  REMOVE: ['REMOVE_WORKLOAD'],
};

function stepsOf(record: OperationRecord, draft: Draft, progress: Progress, now: number): readonly Step[] {
  const current = progress.findIndex((step) => step.state === 'open');
  return progress.map(({ name, state }, index) => {
    const before = record.steps.find((step) => step.name === name);
    const running = index === current;
    const acts = draft.acts(actionsOf[name], name.startsWith('ROUTE') ? null : record.deploymentId);
    const startedAt =
      before?.startedAt ?? (running || (state === 'done' && index <= current) || current < 0 ? now : null);
    if (state === 'skipped')
      return { name, status: 'SKIPPED', startedAt: null, finishedAt: null, attempts: 0 };
    return {
      name,
      status: state === 'done' ? 'DONE' : running ? 'RUNNING' : 'PENDING',
      startedAt: state === 'done' || running ? (startedAt ?? now) : startedAt,
      finishedAt: state === 'done' ? (before?.finishedAt ?? now) : null,
      attempts: (before?.attempts ?? 0) + (acts && state === 'open' ? 1 : 0),
    };
  });
}

const sameSteps = (a: readonly Step[], b: readonly Step[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

import { ended, type End } from '../operation/end.js';
import { arthor, type OperationRecord, type Step, type StepName } from '../operation/record.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { progressOf, type Progress } from './progress.js';
import { takenBack } from './take-back.js';

/** Ends the operations whose wish is reality, and writes how far the others are. */
export function finish(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  for (const record of o.records) {
    const progress = progressOf(o, draft, facts, record);
    const done = progress.every((step) => step.state !== 'open');
    const steps = stepsOf(record, draft, progress, now);
    if (done) {
      const abandoned = o.lost.has(record.deploymentId) ? { endedCode: 'ABANDONED' } : {};
      draft.patchRecord(record, { status: 'DONE', ...abandoned, finishedAt: now, steps });
      if (record.byUser !== arthor) trustAgain(draft);
      // The lane a promoted canary came from waits for this.
      if (record.sourceLaneId !== null) draft.wake(record.sourceLaneId);
    } else if (isMissing(o, record, progress)) draft.patchRecord(record, ended(record, rowMissing(o), now));
    else if (!sameSteps(steps, record.steps)) draft.patchRecord(record, { steps });
  }
}

/** A person has decided since a main was taken back: the next one may be, too. */
function trustAgain(draft: Draft): void {
  const { conditions } = draft.laneNow();
  const others = conditions.filter(({ type }) => type !== takenBack);
  if (others.length < conditions.length) draft.patchLane({ conditions: others });
}

const rowMissing = (o: Observed): End => ({
  status: 'FAILED',
  code: 'DEPLOYMENT_ROW_MISSING',
  endedBy: null,
  blocking: o.lane.blocking,
});

// What is to leave is not loaded any more once it is WITHDRAWN; what is to be in force must be there.
const isMissing = (o: Observed, { deploymentId }: OperationRecord, progress: Progress): boolean =>
  progress.some(({ name }) => name === 'IN_FORCE') && o.rows.every((row) => row.id !== deploymentId);

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
    const begun = running || state === 'done';
    if (state === 'skipped')
      return { name, status: 'SKIPPED', startedAt: null, finishedAt: null, attempts: 0 };
    return {
      name,
      status: state === 'done' ? 'DONE' : running ? 'RUNNING' : 'PENDING',
      startedAt: before?.startedAt ?? (begun ? now : null),
      finishedAt: state === 'done' ? (before?.finishedAt ?? now) : null,
      attempts: (before?.attempts ?? 0) + (acts && state === 'open' ? 1 : 0),
    };
  });
}

/** By their values: a database may hand the keys of JSON back in another order. */
const sameSteps = (a: readonly Step[], b: readonly Step[]): boolean =>
  a.length === b.length && a.every((step, at) => stepKeys.every((key) => step[key] === b[at]?.[key]));

const stepKeys = ['name', 'status', 'startedAt', 'finishedAt', 'attempts'] as const satisfies (keyof Step)[];

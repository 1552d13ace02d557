import type { Deployment } from '../lane/deployment.js';
import type { OperationRecord } from '../operation/record.js';
import { answeredBefore, answeringNow, downSince } from './answering.js';
import type { Chain } from './chain.js';
import { conditionOf, withCondition } from './condition.js';
import type { Draft } from './draft.js';
import type { Observed } from './observed.js';

/** How long a fallen main may stay so, ms: replacements of pods that were deleted are under way. */
const patienceMs = { FELL: 1000, PODS_GONE: 15_000 } as const;

const code = 'FELL_AFTER_READY';

/** Condition of a lane: a main was taken back; until a person's operation is DONE none is again. */
export const takenBack = 'TakenBack';

/**
 * A main that falls after it was ready gives its place back to the one that served before, while that still
 * runs: ready is not a moment. (Tried: a process that ended 10 s after it became ready lost half of the
 * requests, with the good version already removed.) Once only, until a person's operation is DONE in the lane.
 *
 * @returns whether it is decided now
 */
export function takeBack(o: Observed, draft: Draft, main: Chain, now: number): boolean {
  if (o.environment?.autoReturn !== true || isSpent(o)) return false;
  const fallen = fallenOf(main);
  if (fallen?.external !== true) return false;
  const since = downSince(o, fallen, now);
  if (since === null) return false;
  const to = predecessor(o, fallen, main, since);
  if (to === null) return false;
  const patience = answeringNow(o, fallen)?.reason === 'FELL' ? patienceMs.FELL : patienceMs.PODS_GONE;
  const left = since + patience - now;
  if (left > 0) {
    draft.look(left);
    return false;
  }
  const spent = { type: takenBack, status: 'True', reason: code, message: fallen.name } as const;
  draft.patchLane({ conditions: withCondition(o.lane.conditions, spent, now) });
  const record = bringing(o, fallen);
  if (record !== null) draft.undoing({ record, status: 'FAILED', code });
  else draft.goingBack({ to, code });
  return true;
}

/** The main the route names: the one in force, or the one that entered before it. */
function fallenOf({ serving, entering }: Chain): Deployment | null {
  if (entering !== null && entering.routedAt !== null) return entering;
  return serving?.status === 'DEPLOYING' || serving?.status === 'DEPLOYED' ? serving : null;
}

/** Who served before, still runs, and has had a ready pod since before the fall. */
function predecessor(o: Observed, fallen: Deployment, { serving }: Chain, since: number): Deployment | null {
  const before = o.rows
    .filter((row) => !row.canary && row.servedAt !== null && row.removalAt === null)
    .filter((row) => row.status === 'REPLACING' && (row.relatedId === fallen.id || row.id === serving?.id))
    .reduce<Deployment | null>(
      (newest, row) => (newest === null || row.tick > newest.tick ? row : newest),
      null,
    );
  return before !== null && answeredBefore(o, before, since) ? before : null;
}

const bringing = (o: Observed, row: Deployment): OperationRecord | null =>
  o.records.find(
    (record) => record.deploymentId === row.id && record.operate !== 'CANCEL' && record.operate !== 'DELETE',
  ) ?? null;

const isSpent = (o: Observed): boolean => conditionOf(o.lane.conditions, takenBack)?.status === 'True';

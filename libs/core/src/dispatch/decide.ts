import type { Blocking } from '../lane/condition.js';
import { isAutoscaled } from '../lane/scaling.js';
import { blockingOf, deadlineOf, isOrdinary } from './blocking.js';
import { ensureAutoscalers, readyAutoscalers } from './autoscale.js';
import { ensureWorkloads, settle, writeRoute } from './bring.js';
import { Draft, type Undoing } from './draft.js';
import { answeredRows } from './drift.js';
import { expire } from './expire.js';
import { finish } from './finish.js';
import { followed, together, withRows } from './follow.js';
import { leaveFormer } from './former.js';
import { routeFacts, type RouteFacts } from './in-force.js';
import { leave } from './leave.js';
import type { Observed, Decision } from './observed.js';
import { makeRoom } from './make-room.js';
import { followRegistry } from './registry.js';
import { followPools } from './follow-pools.js';
import { isReady, isUntold, seen } from './readiness.js';
import { reportPods } from './report.js';
import { takeBack } from './take-back.js';
import { tellDrift } from './tell-drift.js';
import { noteInForce } from './written.js';

/** While a namespace, right or row that a person must mend is missing, ms between looks. */
const mendingMs = 10_000;

/**
 * The heart: what one lane needs next. Pure and total. The decision's rows are recorded first in one
 * transaction (compare-and-set), then its actions are carried out, then everything is looked at again; so
 * a crash between any two of them is harmless. Ordering rules stand in `bring.ts` (ready before traffic,
 * in force before serving) and `leave.ts` (out of the route before drain, drain before removal).
 */
export function decide(look: Observed, now: number): Decision {
  const taken = together(followed(look), answeredRows(look));
  const o = withRows(look, taken);
  const draft = new Draft(o, taken);
  if (o.environment === null) {
    draft.look(mendingMs);
    patchBlocking(o, draft, blockingOf(o, draft, null, now));
    return draft.decision();
  }
  const facts = routeFacts(o, now);
  const hopeless = hopelessOperation(o, facts, now);
  if (hopeless !== null) draft.undoing(hopeless);
  if (hopeless !== null || takeBack(o, draft, facts.main, now)) return overNow(o, draft, facts, now);
  if (expire(o, draft, now)) return draft.decision();
  if (readyAutoscalers(o, draft, facts, now)) writeRoute(o, draft, facts, now);
  for (const canary of [false, true]) settle(o, draft, facts, canary, now);
  ensureAutoscalers(o, draft, facts, now);
  noteInForce(o, draft, facts, now);
  leaveFormer(o, draft, facts, now);
  makeRoom(o, draft);
  leave(o, draft, facts, o.environment, now);
  for (const canary of [false, true]) ensureWorkloads(o, draft, canary ? facts.canary : facts.main, now);
  followPools(o, draft, now);
  reportPods(o, draft, facts, now);
  tellDrift(o, draft, facts, now);
  followRegistry(o, draft, facts, now);
  finish(o, draft, facts, now);
  lookAgain(o, draft, facts, now);
  const blocking = blockingOf(o, draft, facts, now);
  patchBlocking(o, draft, blocking);
  noteStalled(o, draft, blocking, now);
  return draft.decision();
}

/** Whoever is undone keeps what is wrong at this very look: the lane's rows may not say it yet. */
function overNow(o: Observed, draft: Draft, facts: RouteFacts, now: number): Decision {
  const decision = draft.decision();
  const blocking = blockingOf(o, draft, facts, now) ?? o.lane.blocking;
  return decision.undo === null ? decision : { ...decision, undo: { ...decision.undo, blocking } };
}

/** An operation that can never succeed, or that was asked not to wait past its deadline. */
function hopelessOperation(o: Observed, facts: RouteFacts, now: number): Undoing | null {
  for (const entering of [facts.main.entering, facts.canary.entering]) {
    const record =
      entering &&
      o.records.find((running) => running.deploymentId === entering.id && running.operate !== 'CANCEL');
    if (!entering || !record) continue;
    const refused = o.failed.find(
      (failed) => failed.deploymentId === entering.id && failed.fault.kind === 'INVALID',
    );
    if (refused !== undefined) return { record, status: 'FAILED', code: refused.fault.code };
    const workload = seen(o, entering);
    if (workload?.problem?.final && !isReady(entering, workload))
      return { record, status: 'FAILED', code: workload.problem.code };
    if (record.onStalled === 'CANCEL' && deadlineOf(o, record) <= now && !isReady(entering, workload))
      return { record, status: 'CANCELLED', code: 'STALLED' };
  }
  return null;
}

/** No watch tells of addresses: how often they are looked for when all else is ready, ms. */
const untoldMs = 50;

/** Watches make it fast; these looks alone are enough. */
function lookAgain(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  for (const { entering } of [facts.main, facts.canary])
    if (entering !== null && isUntold(entering, seen(o, entering))) draft.look(untoldMs);
  const decision = draft.decision();
  const running = o.records.filter(
    (record) => (decision.records.get(record.id)?.status ?? 'RUNNING') === 'RUNNING',
  );
  for (const record of running) {
    const age = now - record.createdAt;
    draft.look(age < 10_000 ? 1000 : age < 60_000 ? 3000 : mendingMs);
    const left = deadlineOf(o, record) - now;
    if (left > 0) draft.look(left);
  }
  const lane = draft.laneNow();
  const moving = draft
    .rowsNow()
    .some(
      (row) =>
        row.status === 'DEPLOYING' ||
        ((row.status === 'REPLACING' || row.status === 'DELETING') && row.id !== lane.mainId),
    );
  // What an autoscaler set is on its way, and no row says so.
  const scaling = o.rows.some((row) => isAutoscaled(seen(o, row)) && !isReady(row, seen(o, row)));
  // Who could not look says so in its rows: it stays due, for whoever goes on after this process.
  const looks = [...o.workloads.values(), ...(o.pools?.values() ?? [])];
  const blind = looks.some((looked) => !looked.known);
  if (moving || scaling || blind || !facts.written || o.failed.length > 0) draft.look(mendingMs);
}

/** A lane's row moves only when what a person reads changes, not with every look. */
function patchBlocking(o: Observed, draft: Draft, next: Blocking | null): void {
  const before = o.lane.blocking;
  const same =
    before === next ||
    (before !== null &&
      next !== null &&
      before.code === next.code &&
      before.message === next.message &&
      before.providerReason === next.providerReason &&
      before.stalled === next.stalled);
  if (!same) draft.patchLane({ blocking: next });
}

/** What stalled an operation stays on its record, also when it is DONE in the end; mere waiting replaces no cause. */
function noteStalled(o: Observed, draft: Draft, next: Blocking | null, now: number): void {
  if (next?.stalled !== true) return;
  for (const record of o.records) {
    const ended = draft.decision().records.get(record.id)?.status !== undefined;
    const { blocking: kept } = record;
    const known = kept !== null && (kept.code === next.code || isOrdinary(next));
    if (!ended && !known && deadlineOf(o, record) <= now) draft.patchRecord(record, { blocking: next });
  }
}

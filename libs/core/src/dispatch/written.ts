import type { LaneRoute, RouteGone, RouteRecord } from '../lane/lane-route.js';
import { askAgainMs } from './ask-again.js';
import type { Draft } from './draft.js';
import { confirmedAsItIs, seenAt, type RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { isRecorded, recordOf } from './route.js';

/** Nothing was ever written. */
const untouched: LaneRoute = {
  written: null,
  state: 'READ_BACK',
  since: 0,
  inForce: null,
  former: null,
};

/**
 * Committed before a write that changes where requests go: what stood there long enough to be in force does
 * so no more, also when the next decision is to go back to it. (A stamp of the tick alone changes nothing.)
 */
export function noteWriting(o: Observed, draft: Draft, now: number): void {
  const { gone, ...before } = o.lane.route ?? untouched;
  if (before.state === 'WRITING' && gone === undefined) return;
  draft.patchLane({ route: { ...before, state: 'WRITING', since: now } });
}

/** The same before a removal, with what makes the question worth something whether it is gone. */
export function noteRemoving(o: Observed, draft: Draft, now: number): void {
  const before = o.lane.route ?? untouched;
  if (before.state === 'WRITING' && before.gone !== undefined) return;
  const how = confirmedAsItIs(before) ?? (o.dataPlane === 'yes' || o.dataPlane === 'seen' ? 'yes' : null);
  const gone = { answered: how === 'yes', since: null, how: null };
  draft.patchLane({ route: { ...before, state: 'WRITING', since: now, gone } });
}

/** What is wanted stands in the API: from the first time it is seen the time to settle counts. */
export function noteWritten(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  const { desired } = facts;
  const before = o.lane.route;
  // Nothing was ever written, or what is there is no row's: nothing that could settle.
  if (desired === null && (before === null || o.rows.length === 0)) return;
  const known = before ?? untouched;
  const stands = before?.state === 'READ_BACK' && isRecorded(before.written, desired);
  if (!stands) {
    const written = desired && seenOrNot(recordOf(desired, o.gateway, now), o, now);
    const { gone, ...others } = known;
    const route = { ...others, written, state: 'READ_BACK', since: now } as const;
    const isRemoved = desired === null && gone !== undefined;
    draft.patchLane({ route: isRemoved ? { ...route, gone: goneOrNot(gone, o, now) } : route });
  } else if (desired === null) {
    const gone = known.gone && goneOrNot(known.gone, o, now);
    if (gone !== undefined && gone.since !== known.gone?.since)
      draft.patchLane({ route: { ...known, gone } });
  } else if (known.written !== null) {
    const written = seenOrNot({ ...known.written, tick: desired.tick }, o, now);
    if (written.tick !== known.written.tick || seenAt(written) !== seenAt(known.written))
      draft.patchLane({ route: { ...known, written } });
  }
  if (facts.settlesInMs !== null) draft.look(facts.settlesInMs);
  if (o.dataPlane === 'no') draft.look(askAgainMs(now - (stands ? known.since : now)));
}

/** The record with the time since when the data plane answers with it; one answer that is not it begins anew. */
function seenOrNot(written: RouteRecord, { dataPlane }: Observed, now: number): RouteRecord {
  if (dataPlane !== 'seen' && dataPlane !== 'no') return written;
  const confirmedAt = dataPlane === 'no' ? null : (seenAt(written) ?? now);
  return { ...written, objects: written.objects.map((one) => ({ ...one, confirmedAt })) };
}

/** As {@link seenOrNot}, of a route that was removed; what is known already needs no other answer. */
function goneOrNot(before: RouteGone, { dataPlane }: Observed, now: number): RouteGone {
  if (before.how !== null || (dataPlane !== 'seen' && dataPlane !== 'no')) return before;
  return { ...before, since: dataPlane === 'no' ? null : (before.since ?? now) };
}

/** What is wanted is in force: kept with the way it is known, for whoever asks what was in force before. */
export function noteInForce(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  const { inForce: how, desired } = facts;
  const route = draft.laneNow().route;
  if (how === 'not yet' || route === null) return;
  if (desired === null) return noteGone(draft, route, how, now);
  const known = route.inForce;
  const isNew = known !== null && (seenAt(known) ?? 0) < route.since;
  if (
    isRecorded(known, desired) &&
    !isNew &&
    known?.objects.every((one) => one.how === how || one.how === 'yes') !== false
  )
    return;
  const record = route.written ?? recordOf(desired, o.gateway, now);
  const objects = record.objects.map((one) => ({ ...one, confirmedAt: now, how }));
  draft.patchLane({ route: { ...route, inForce: { ...record, objects } } });
}

/** The removed route is served no more: nobody asks for it again. */
function noteGone(draft: Draft, route: LaneRoute, how: 'yes' | 'assumed', now: number): void {
  const { inForce, gone } = route;
  if (inForce === null && (gone === undefined || gone.how !== null)) return;
  const known = gone && { gone: { ...gone, since: gone.since ?? now, how } };
  draft.patchLane({ route: { ...route, inForce: null, ...known } });
}

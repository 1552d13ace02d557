import type { LaneRoute, RouteRecord } from '../lane/lane-route.js';
import { askAgainMs } from './ask-again.js';
import type { Draft } from './draft.js';
import { seenAt, type RouteFacts } from './in-force.js';
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
  const before = o.lane.route ?? untouched;
  if (before.state === 'WRITING') return;
  draft.patchLane({ route: { ...before, state: 'WRITING', since: now } });
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
    draft.patchLane({ route: { ...known, written, state: 'READ_BACK', since: now } });
  } else if (known.written !== null && desired !== null) {
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

/** What is wanted is in force: kept with the way it is known, for whoever asks what was in force before. */
export function noteInForce(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  const { inForce: how, desired } = facts;
  const route = draft.laneNow().route;
  if (how === 'not yet' || route === null) return;
  const known = route.inForce;
  const isNew = known !== null && (seenAt(known) ?? 0) < route.since;
  if (
    isRecorded(known, desired) &&
    !isNew &&
    known?.objects.every((one) => one.how === how || one.how === 'yes') !== false
  )
    return;
  const record = desired && (route.written ?? recordOf(desired, o.gateway, now));
  draft.patchLane({
    route: {
      ...route,
      inForce: record && {
        ...record,
        objects: record.objects.map((one) => ({ ...one, confirmedAt: now, how })),
      },
    },
  });
}

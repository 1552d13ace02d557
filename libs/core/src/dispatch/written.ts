import type { LaneRoute } from '../lane/lane-route.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { isRecorded, recordOf } from './route.js';

/** Nothing was ever written. */
const untouched: LaneRoute = {
  written: null,
  state: 'READ_BACK',
  since: 0,
  again: false,
  inForce: null,
  former: null,
};

/**
 * Committed before a write that changes where requests go: what stood there long enough to be in force does
 * so no more, also when the next decision is to go back to it. (A stamp of the tick alone changes nothing.)
 */
export function noteWriting(o: Observed, draft: Draft, again: boolean, now: number): void {
  const before = o.lane.route ?? untouched;
  if (before.state === 'WRITING' && before.again === again) return;
  const since = before.state === 'WRITING' ? before.since : now;
  draft.patchLane({ route: { ...before, state: 'WRITING', since, again } });
}

/** What is wanted stands in the API: from the first time it is seen the time to settle counts. */
export function noteWritten(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  const { desired } = facts;
  const before = o.lane.route;
  // Nothing was ever written, or what is there is no row's: nothing that could settle.
  if (desired === null && (before === null || o.rows.length === 0)) return;
  const known = before ?? untouched;
  const stands = before?.state === 'READ_BACK' && isRecorded(before.written, desired);
  const written = desired && recordOf(desired, o.gateway, now);
  if (!stands) {
    const again = before?.state === 'WRITING' && before.again;
    draft.patchLane({ route: { ...known, written, state: 'READ_BACK', since: now, again } });
  } else if (known.written !== null && desired !== null && known.written.tick !== desired.tick) {
    draft.patchLane({ route: { ...known, written: { ...known.written, tick: desired.tick } } });
  }
  if (facts.settlesInMs !== null) draft.look(facts.settlesInMs);
}

/** What is wanted is in force: kept with the way it is known, for whoever asks what was in force before. */
export function noteInForce(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  const { inForce: how, desired } = facts;
  const route = draft.laneNow().route;
  if (how === 'not yet' || route === null) return;
  const known = route.inForce;
  if (
    isRecorded(known, desired) &&
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

import { events, roles, type ChangeKind, type Lane, type Role, type Whereabouts } from '@arthor/contract';
import { withRights } from '../http/operate-right.js';
import { reaches } from '../http/principal.js';
import type { FaultLog, LoggedEvent } from './event-log.js';
import { dataOfFrame, eventFrame, resetFrame } from './frame.js';

/** An event, serialised once for all streams; a lane once for each role. */
export interface Published {
  readonly seq: number;
  readonly kind: string;
  readonly entityId: number;
  /** null = sent to nobody. */
  readonly where: Whereabouts | null;
  readonly frame: Buffer;
  /** The same as a role is told it; absent = every role is told the same. */
  readonly frameFor?: (role: Role) => Buffer;
}

/**
 * Serialises an event. Its data is filtered by the contract, as the response of a GET is. A kind that this
 * version does not know is sent to nobody. Data that does not match the schema comes from another version:
 * clients then read everything again.
 */
export function publish({ seq, kind, entityId, snapshot }: LoggedEvent, faults: FaultLog): Published {
  const known = { seq, kind, entityId };
  if (!isChange(kind)) return { ...known, where: null, frame: Buffer.alloc(0) };
  const read = readIn(kind, snapshot);
  if (read === null) {
    faults.error(known, 'an event is not as the contract says: clients read everything again');
    return { ...known, where: { environment: null, application: null }, frame: resetFrame(seq) };
  }
  const event = { ...known, where: read.where, frame: eventFrame(seq, kind, read.data) };
  const frameFor = 'allowed' in read.data ? laneFrames(event, read.data) : null;
  return frameFor === null ? event : { ...event, frameFor };
}

/** null also where the snapshot cannot even be looked into: a row that somebody edited. */
function readIn(kind: ChangeKind, snapshot: unknown) {
  try {
    return events[kind].read(snapshot);
  } catch {
    return null;
  }
}

/**
 * A lane says what its reader may do: serialised once for each role that is told something else, when it is
 * first asked for; null = there is none.
 */
function laneFrames({ seq, frame }: Pick<Published, 'seq' | 'frame'>, lane: Lane) {
  const asTo = (role: Role, thing: Lane) => withRights(thing, (needed) => reaches(role, needed));
  const others = roles.filter((role) => asTo(role, lane) !== lane);
  if (others.length === 0) return null;
  const frames = new Map<Role, Buffer>();
  return (role: Role): Buffer => {
    if (!others.includes(role)) return frame;
    const made = frames.get(role) ?? rewritten(seq, frame, (thing) => asTo(role, thing));
    frames.set(role, made);
    return made;
  };
}

/** A lane's frame with a change; what it was made of is not kept. */
function rewritten(seq: number, frame: Buffer, change: (lane: Lane) => Lane): Buffer {
  const lane = events.lane.read(dataOfFrame(frame))?.data;
  return lane === undefined ? frame : eventFrame(seq, 'lane', change(lane));
}

const isChange = (kind: string): kind is ChangeKind => {
  const entry = Object.entries(events).find(([name]) => name === kind)?.[1];
  return entry !== undefined && 'read' in entry;
};

import { events, type ChangeKind, type Whereabouts } from '@arthor/contract';
import type { FaultLog, LoggedEvent } from './event-log.js';
import { eventFrame, resetFrame } from './frame.js';

/** An event, serialised once for all streams. */
export interface Published {
  readonly seq: number;
  readonly kind: string;
  readonly entityId: number;
  /** null = sent to nobody. */
  readonly where: Whereabouts | null;
  readonly frame: Buffer;
}

/**
 * Serialises an event. Its data is filtered by the contract, as the response of a GET is. A kind that this
 * version does not know is sent to nobody. Data that does not match the schema comes from another version:
 * clients then read everything again.
 */
export function publish({ seq, kind, entityId, snapshot }: LoggedEvent, faults: FaultLog): Published {
  const known = { seq, kind, entityId };
  if (!isChange(kind)) return { ...known, where: null, frame: Buffer.alloc(0) };
  const read = events[kind].read(snapshot);
  if (read === null) {
    faults.error(known, 'an event is not as the contract says: clients read everything again');
    return { ...known, where: { environment: null, application: null }, frame: resetFrame(seq) };
  }
  return { ...known, where: read.where, frame: eventFrame(seq, kind, read.data) };
}

const isChange = (kind: string): kind is ChangeKind => {
  const entry = Object.entries(events).find(([name]) => name === kind)?.[1];
  return entry !== undefined && 'read' in entry;
};

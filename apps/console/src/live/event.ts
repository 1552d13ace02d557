import type { EventKind, LiveEvent } from '@arthor/contract';

/** An event, and the one about its operation that a lane carries within. */
export function unfold(event: LiveEvent): readonly LiveEvent[] {
  if (event.kind !== 'lane' || event.data.operation === null) return [event];
  return [event, { kind: 'operation', seq: event.seq, data: event.data.operation }];
}

/** Reads a message of the stream; null for one that is not as the contract says (a server of another version). */
export function parseEvent(kind: EventKind, lastEventId: string, text: string): LiveEvent | null {
  const seq = Number(lastEventId);
  if (lastEventId === '' || !Number.isSafeInteger(seq)) return null;
  try {
    const data: unknown = JSON.parse(text);
    // The one edge where an event gets its type: the server filters its data by the same schemas.
    return { kind, seq, data } as LiveEvent;
  } catch {
    return null;
  }
}

import { eventKinds, type EventKind } from '@arthor/contract/vocabulary';

/** One server-sent event: its number, what kind of thing changed, and that thing as it is now. */
export interface LiveEvent {
  readonly seq: number;
  readonly kind: EventKind;
  readonly data: unknown;
}

/** An event, and the one about its operation that a lane's snapshot carries within. */
export function unfold(event: LiveEvent): readonly LiveEvent[] {
  const { kind, seq, data } = event;
  if (kind !== 'lane' || typeof data !== 'object' || data === null) return [event];
  if (!('operation' in data) || data.operation === null) return [event];
  return [event, { seq, kind: 'operation', data: data.operation }];
}

/** Reads an event's id and data; null for what this console does not understand (a newer server). */
export function parseEvent(kind: string, lastEventId: string, text: string): LiveEvent | null {
  const known = eventKinds.find((each) => each === kind);
  const seq = Number(lastEventId);
  if (known === undefined || !Number.isSafeInteger(seq)) return null;
  try {
    return { seq, kind: known, data: text === '' ? null : JSON.parse(text) };
  } catch {
    return null;
  }
}

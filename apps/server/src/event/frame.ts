import type { EventData, EventKind } from '@arthor/contract';
import { isoTime } from '../http/iso-time.js';

/** How long a client waits before it connects anew, ms. */
export const retryMs = 1000;

/** One event as it goes over the wire. JSON has no raw line break, so the data is one line. */
export function eventFrame<K extends EventKind>(seq: number, kind: K, data: EventData<K>): Buffer {
  return Buffer.from(`id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** The asked-for past is gone: read everything again, then go on from `seq`. */
export function resetFrame(seq: number): Buffer {
  return eventFrame(seq, 'reset', { seq });
}

/**
 * Life without a change. It moves the client's Last-Event-ID, so that who sees few events does not come
 * back with a number that was pruned long ago.
 */
export function heartbeatFrame(seq: number, now: number): Buffer {
  return eventFrame(seq, 'heartbeat', { seq, at: isoTime(now) });
}

/** How long to wait before connecting anew. */
export function retryFrame(ms: number): Buffer {
  return Buffer.from(`retry: ${Math.round(ms)}\n\n`);
}

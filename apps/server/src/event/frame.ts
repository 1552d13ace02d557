import type { EventData, EventKind } from '@arthor/contract';
import { isoTime } from '../http/iso-time.js';

/** How long a client waits before it reconnects, ms. */
export const retryMs = 1000;

/** An event in text/event-stream format. JSON contains no line breaks, so the data is one line. */
export function eventFrame<K extends EventKind>(seq: number, kind: K, data: EventData<K>): Buffer {
  return Buffer.from(`id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** The data of such a frame, read again: frames are kept, what they were made of is not. */
export const dataOfFrame = (frame: Buffer): unknown =>
  JSON.parse(frame.subarray(frame.indexOf('data: ') + 'data: '.length).toString('utf8'));

/** Tells the client to read everything again and continue after `seq`. */
export function resetFrame(seq: number): Buffer {
  return eventFrame(seq, 'reset', { seq });
}

/**
 * A sign of life without a change. It moves the client's Last-Event-ID, so that a client that sees few
 * events does not return with a number that was pruned long ago.
 */
export function heartbeatFrame(seq: number, now: number): Buffer {
  return eventFrame(seq, 'heartbeat', { seq, at: isoTime(now) });
}

/** Tells the client how long to wait before reconnecting. */
export function retryFrame(ms: number): Buffer {
  return Buffer.from(`retry: ${Math.round(ms)}\n\n`);
}

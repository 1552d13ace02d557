/** How long a client waits before it connects anew, ms. */
export const retryMs = 1000;

/** One event as it goes over the wire. JSON has no raw line break, so the data is one line. */
export function eventFrame(seq: number, kind: string, snapshot: unknown): Buffer {
  return Buffer.from(`id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(snapshot)}\n\n`);
}

/** The asked-for past is gone: read everything again, then go on from `seq`. */
export function resetFrame(seq: number): Buffer {
  return eventFrame(seq, 'reset', { seq });
}

/**
 * Life without an event. It moves the client's Last-Event-ID, so that who sees few events does not come
 * back with a number that was pruned long ago.
 */
export function heartbeatFrame(seq: number): Buffer {
  return Buffer.from(`: heartbeat\nid: ${seq}\n\n`);
}

/** How long to wait before connecting anew. */
export function retryFrame(ms: number): Buffer {
  return Buffer.from(`retry: ${Math.round(ms)}\n\n`);
}

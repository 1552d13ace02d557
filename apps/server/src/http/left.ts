import type { Response } from 'express';

/** A signal that aborts when the client disconnects before the response. */
export function leftOf(response: Response): AbortSignal {
  const left = new AbortController();
  response.once('close', () => left.abort());
  return left.signal;
}

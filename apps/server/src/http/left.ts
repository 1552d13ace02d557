import type { Response } from 'express';

/** Aborted when the client leaves before it was answered. */
export function leftOf(response: Response): AbortSignal {
  const left = new AbortController();
  response.once('close', () => left.abort());
  return left.signal;
}

import type { Request } from 'express';
import { Forbidden } from './domain-error.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether the method only reads. */
export const reads = (request: Request): boolean => reading.has(request.method);

/**
 * Refuses a write that a browser says another site makes: 403 ORIGIN_REFUSED. Also before sign-in, so
 * that nobody is signed in as somebody else. Callers that are no browsers send neither header.
 */
export const refuseForeignOrigin = (request: Request): void => {
  if (reads(request)) return;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign = origin !== undefined && hostOf(origin) !== (request.host || host);
  if (!foreign && site !== 'cross-site') return;
  throw new Forbidden('ORIGIN_REFUSED', 'This write came from a page of another site.');
};

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

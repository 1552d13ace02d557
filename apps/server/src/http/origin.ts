import { timingSafeEqual } from 'node:crypto';
import { csrfHeader } from '@arthor/contract';
import type { Request } from 'express';
import { Forbidden } from './domain-error.js';
import type { Principal } from './principal.js';
import { isOwnOrigin } from './public-url.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether the method only reads. */
export const reads = (request: Request): boolean => reading.has(request.method);

/**
 * Refuses writes that a browser marks as coming from another site: 403 ORIGIN_REFUSED. Also for
 * sign-in, or another site could sign someone in as somebody else. Other clients send neither header.
 */
export const refuseForeignOrigin = (request: Request): void => {
  if (reads(request)) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign = origin !== undefined && !isOwnOrigin(request, origin);
  if (!foreign && site !== 'cross-site') return;
  throw new Forbidden(
    'ORIGIN_REFUSED',
    'This write came from a page of another site. Behind a proxy, set PUBLIC_URL to the address in the browser.',
  );
};

/**
 * A write with a session cookie must carry the CSRF value that only our own page knows; else 403
 * CSRF_REQUIRED or CSRF_INVALID. Not for tokens: a browser never adds one by itself.
 */
export const requireCsrf = (request: Request, { credential }: Principal): void => {
  if (reads(request) || credential.kind === 'token') return;
  const given = request.headers[csrfHeader];
  if (typeof given !== 'string' || given === '')
    throw new Forbidden('CSRF_REQUIRED', `A write with a cookie needs the header ${csrfHeader}.`);
  if (!same(given, credential.csrf))
    throw new Forbidden('CSRF_INVALID', `The header ${csrfHeader} is not this session's.`);
};

const same = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

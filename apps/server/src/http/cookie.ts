import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { basePath, isSecure } from './public-url.js';

// The prefixes make browsers insist on Secure, and __Host- on Path=/ and no Domain, too: with another path they would
// drop such a cookie.
const nameFor = (request: Request): string => {
  if (!isSecure(request)) return 'arthor';
  return basePath(request) === '' ? '__Host-arthor' : '__Secure-arthor';
};

/** The session cookie's value; null when there is none. */
export const sessionCookie = (request: Request): string | null =>
  parseCookie(request.headers.cookie ?? '')[nameFor(request)] ?? null;

/** Sets the session cookie for `maxAgeMs`; 0 removes it. */
export const setSessionCookie = (response: Response, value: string, maxAgeMs: number): void => {
  const { req: request } = response;
  const cookie = stringifySetCookie({
    name: nameFor(request),
    value,
    httpOnly: true,
    secure: isSecure(request),
    sameSite: 'strict',
    path: basePath(request) || '/',
    maxAge: Math.floor(maxAgeMs / 1000),
  });
  response.append('set-cookie', cookie);
};

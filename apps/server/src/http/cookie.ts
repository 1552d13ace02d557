import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { isSecure } from './public-url.js';

// The prefix __Host- makes browsers insist on Secure, Path=/ and no Domain.
const nameFor = (secure: boolean): string => (secure ? '__Host-arthor' : 'arthor');

/** The session cookie's value; null when there is none. */
export const sessionCookie = (request: Request): string | null =>
  parseCookie(request.headers.cookie ?? '')[nameFor(isSecure(request))] ?? null;

/** Sets the session cookie for `maxAgeMs`; 0 removes it. */
export const setSessionCookie = (response: Response, value: string, maxAgeMs: number): void => {
  const secure = isSecure(response.req);
  const cookie = stringifySetCookie({
    name: nameFor(secure),
    value,
    httpOnly: true,
    secure,
    sameSite: 'strict',
    path: '/',
    maxAge: Math.floor(maxAgeMs / 1000),
  });
  response.append('set-cookie', cookie);
};

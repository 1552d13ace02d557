import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { basePath, isSecure } from './public-url.js';

// The prefixes make browsers insist on Secure, and __Host- on Path=/ and no Domain, too: with another path they would
// drop such a cookie.
const nameFor = (request: Request, name: string): string => {
  if (!isSecure(request)) return name;
  return basePath(request) === '' ? `__Host-${name}` : `__Secure-${name}`;
};

/** The session cookie's value; null when there is none. */
export const sessionCookie = (request: Request): string | null => cookieOf(request, 'arthor');

/** Sets the session cookie for `maxAgeMs`; 0 removes it. */
export const setSessionCookie = (response: Response, value: string, maxAgeMs: number): void =>
  setCookie(response, { name: 'arthor', value, maxAgeMs, sameSite: 'strict' });

/** The value of a cookie that {@link setCookie} set; null when there is none. */
export const cookieOf = (request: Request, name: string): string | null =>
  parseCookie(request.headers.cookie ?? '')[nameFor(request, name)] ?? null;

/** Sets a cookie that no script reads; 0 ms removes it. `lax` comes along when another site leads here, too. */
export const setCookie = (
  response: Response,
  {
    name,
    value,
    maxAgeMs,
    sameSite,
  }: {
    readonly name: string;
    readonly value: string;
    readonly maxAgeMs: number;
    readonly sameSite: 'strict' | 'lax';
  },
): void => {
  const { req: request } = response;
  const cookie = stringifySetCookie({
    name: nameFor(request, name),
    value,
    httpOnly: true,
    secure: isSecure(request),
    sameSite,
    path: basePath(request) || '/',
    maxAge: Math.floor(maxAgeMs / 1000),
  });
  response.append('set-cookie', cookie);
};

const deviceName = (userId: number): string => `arthor-device-${userId}`;

/** The cookie that says that a user has signed in from here before; null when there is none. */
export const deviceCookie = (request: Request, userId: number): string | null =>
  cookieOf(request, deviceName(userId));

/** Sets the cookie of a known device. Signing out leaves it. */
export const setDeviceCookie = (response: Response, userId: number, value: string, maxAgeMs: number): void =>
  setCookie(response, { name: deviceName(userId), value, maxAgeMs, sameSite: 'strict' });

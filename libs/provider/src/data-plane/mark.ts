import { createHmac } from 'node:crypto';
import type { Random } from '@arthor/core';

/**
 * Names one write of a route: `t{tick}-{8 hex}`. The tick alone would not do, since one operation may write a route
 * several times (with the old main, then with the new one).
 */
export const newMark = (tick: number, random: Random): string =>
  `t${tick}-${Buffer.from(random.bytes(4)).toString('hex')}`;

const markPattern = /^t\d{1,15}-[0-9a-f]{8}$/;

/** Whether a text is a mark: those on live objects may have been edited. */
export const isMark = (text: string): boolean => markPattern.test(text);

/** Never resolves (RFC 6761): whoever came by the redirect would get no further. */
const suffix = '.arthor.invalid';

/** The host that a gateway redirects to when it is asked for the mark. A redirect's host is in Gateway API's core. */
export const hostOf = (mark: string): string => `${mark}${suffix}`;

/** The mark that an answer's Location names; null = it names none. */
export function markIn(location: string | undefined): string | null {
  if (location === undefined || !URL.canParse(location)) return null;
  const { hostname } = new URL(location);
  if (!hostname.endsWith(suffix)) return null;
  const mark = hostname.slice(0, -suffix.length);
  return isMark(mark) ? mark : null;
}

/** The header that asks a gateway which write of a route it serves. */
export const tickHeader = 'x-arthor-tick';

/**
 * What only this installation asks a lane's gateway by, so that nobody else's request meets the rule by chance. It
 * is no credential: whoever knows it learns a mark. Not to be logged all the same.
 */
export const secretOf = (instanceId: string, laneId: number): string =>
  createHmac('sha256', instanceId).update(`tick of lane ${laneId}`).digest('hex').slice(0, 32);

import type { Operate } from '@arthor/contract/vocabulary';

/** What a letter opens, of the lane that has the focus. */
export const actKeys: Readonly<Record<string, Operate>> = {
  d: 'DEPLOY',
  w: 'UPDATE_BLUE_GREEN',
  p: 'PROMOTE',
  r: 'ROLLBACK',
  s: 'SCALE',
  x: 'DELETE',
  u: 'CANCEL',
};

/** Where `g` and a letter lead. */
export const goKeys: Readonly<
  Record<string, '/' | '/fleet' | '/apps' | '/builds' | '/history' | '/environments'>
> = {
  o: '/',
  f: '/fleet',
  a: '/apps',
  b: '/builds',
  h: '/history',
  e: '/environments',
};

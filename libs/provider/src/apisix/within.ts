import type { Json } from '@arthor/core';
import { isObject } from '../json-object.js';

/**
 * Whether all that we set is there. Versions before 3.14 store their defaults beside it; a list is as long as ours, in
 * our order.
 */
export function within(wanted: Json | undefined, live: Json | undefined): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((item, place) => within(item, live[place]))
    );
  if (isObject(wanted))
    return isObject(live) && Object.entries(wanted).every(([name, value]) => within(value, live[name]));
  return wanted === live;
}

import type { Json } from '@arthor/core';
import { isObject } from '../json-object.js';

/** `base` with `over` laid over it, object by object. */
export function merge(base: Json, over: Json): Json {
  if (!isObject(base) || !isObject(over)) return over;
  const merged: Record<string, Json> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name];
    merged[name] = below === undefined ? value : merge(below, value);
  }
  return merged;
}

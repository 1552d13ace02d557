import type { RouteSpec } from '@arthor/core';
import type { JsonObject } from '../json-object.js';
import type { Stored } from './api.js';
import { routeBody } from './route-body.js';

/** A lane's route with a canary by header and weight. */
export const spec: RouteSpec = {
  ref: { namespace: 'dev', name: 'shop-stable-1234abcd' },
  laneId: 7,
  tick: 10,
  host: 'dev.localhost',
  path: '/shop.stable',
  main: { pool: 'shop-a' },
  canary: { pool: 'shop-c', header: 'v2', weight: 20 },
};

export const instanceId = 'inst';
export const mark = 't10-0000abcd';

/** It as this adapter writes it, with what was changed since. */
export function stored(over: JsonObject = {}, of: RouteSpec = spec): Stored {
  const body = routeBody(of, { instanceId, mark, answers: true });
  const value = { ...body, create_time: 1, update_time: 1, ...over };
  return { id: of.ref.name, value: { ...value, id: of.ref.name }, modifiedIndex: 5 };
}

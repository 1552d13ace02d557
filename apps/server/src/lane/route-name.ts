import { createHash } from 'node:crypto';
import { routeNameSeed, routeObjectName, type Lane } from '@arthor/core';

/** The name of a lane's route object. */
export function routeNameOf(lane: Pick<Lane, 'application' | 'environment' | 'symbol'>): string {
  const seed = routeNameSeed(lane.environment, lane.application, lane.symbol);
  const hash8 = createHash('sha256').update(seed).digest('hex').slice(0, 8);
  return routeObjectName(lane.application, lane.symbol, hash8);
}

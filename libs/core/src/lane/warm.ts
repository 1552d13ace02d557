import type { Deployment } from './deployment.js';
import type { Environment, Lane } from './lane.js';

/**
 * How long a row is kept beyond its drain, ms. The last external main that served and was replaced is kept
 * warm, so that going back to it is one route write; it is given up when its successor's successor is in
 * force, when the lane is taken offline, and when somebody went back from it.
 */
export function warmMs(
  row: Deployment,
  rows: readonly Deployment[],
  lane: Pick<Lane, 'mainId'>,
  environment: Pick<Environment, 'keepWarmMs' | 'keepWarmMaxReplicas'>,
): number {
  const main = rows.find(({ id }) => id === lane.mainId);
  const kept =
    row.status === 'REPLACING' &&
    !row.canary &&
    row.external &&
    row.servedAt !== null &&
    row.leftBy === null &&
    row.replicas <= environment.keepWarmMaxReplicas &&
    main !== undefined &&
    main.status !== 'DELETING' &&
    row.relatedId === main.id;
  return kept ? environment.keepWarmMs : 0;
}

/**
 * When the row that is kept warm is removed, ms; null = it is not kept, or no pod of it is ready: going back
 * to it would take a start.
 */
export function warmUntil(
  row: Deployment,
  rows: readonly Deployment[],
  lane: Pick<Lane, 'mainId'>,
  environment: Pick<Environment, 'keepWarmMs' | 'keepWarmMaxReplicas' | 'drainMs'>,
): number | null {
  const ms = warmMs(row, rows, lane, environment);
  if (ms === 0 || row.shutdownAt === null || row.removalAt !== null || row.readyReplicas === 0) return null;
  return row.shutdownAt + environment.drainMs + ms;
}

import type { Deployment } from '../lane/deployment.js';
import { addressOf, isPooled, takesRequests } from '../lane/pooled.js';
import type { WorkloadState } from '../port/cluster.js';
import type { PoolState } from '../port/pool.js';
import { askAgainMs } from './ask-again.js';
import { conditionOf } from './condition.js';
import type { Observed } from './observed.js';
import { seen } from './readiness.js';
import { named } from './route.js';
import { podsToGo } from './scale-in.js';

/** Condition of a deployment: whether its pool was read back with the addresses of its pods; since when. */
export const pooled = 'Pooled';

type Pools = Pick<Observed, 'pools' | 'poolsInForce' | 'workloads' | 'route'>;

/** What was seen of a row's pool; undefined = could not look. */
export function poolOf({ pools }: Pick<Observed, 'pools'>, row: Deployment): PoolState | null | undefined {
  const looked = pools?.get(row.id);
  return looked?.known === true ? looked.value : undefined;
}

/** Who is to answer behind a row's pool now, sorted. Those that are to go are left out before they end. */
export function addressesWanted(row: Deployment, workload: WorkloadState | null): readonly string[] {
  if (workload === null || !workload.ours) return [];
  const going = new Set(podsToGo(row, workload).map(({ name }) => name));
  const addresses = workload.pods
    .filter((pod) => takesRequests(pod) && !going.has(pod.name))
    .map(({ ip }) => addressOf(ip ?? '', row.workload.containerPort));
  return [...new Set(addresses)].sort();
}

/** The pool stands as it is wanted; its tick is only a label. */
export const isAsWanted = (pool: PoolState | null, addresses: readonly string[]): boolean =>
  pool !== null &&
  pool.ours &&
  pool.intact &&
  pool.addresses.length === addresses.length &&
  pool.addresses.every((address, at) => address === addresses[at]);

/** A pool that follows its pods: what was seen of both, and who is to be in it. */
export interface Followed {
  readonly pool: PoolState | null;
  readonly workload: WorkloadState | null;
  readonly addresses: readonly string[];
}

/**
 * The pool of a row as it was seen and as it should be; null = it is left as it is: one could not look, it is a
 * stranger's or of a newer decision than the rows know, or its row is past its point of no return.
 */
export function followed(
  o: Pick<Observed, 'pools' | 'workloads' | 'lane'>,
  row: Deployment,
): Followed | null {
  const [pool, workload] = [poolOf(o, row), seen(o, row)];
  if (!isPooled(row) || pool === undefined || workload === undefined || row.removalAt !== null) return null;
  if (pool !== null && (!pool.ours || pool.tick > o.lane.tick)) return null;
  return { pool, workload, addresses: addressesWanted(row, workload) };
}

/**
 * Whether the data plane is to be asked for a row's pool: it is to enter a route, which leads nowhere before every
 * instance has the pool, or pods are to end once no instance calls them any more.
 */
export function asksForPool(o: Omit<Pools, 'route'>, row: Deployment): boolean {
  const [pool, workload] = [poolOf(o, row), seen(o, row)];
  if (!isPooled(row) || pool === undefined || !workload) return false;
  const waits = row.status === 'DEPLOYING' || podsToGo(row, workload).length > 0;
  return waits && isAsWanted(pool, addressesWanted(row, workload));
}

/** How long until the gateway may be taken to have a row's pool as it is wanted, ms; null = waiting alone does not help. */
export function poolServedInMs(
  o: Pools & Pick<Observed, 'settleMs'>,
  row: Deployment,
  now: number,
): number | null {
  const [pool, workload] = [poolOf(o, row), seen(o, row)];
  if (pool === undefined || workload === undefined || !isAsWanted(pool, addressesWanted(row, workload)))
    return null;
  const answer = o.poolsInForce?.get(row.id) ?? 'cannot tell';
  if (answer === 'yes') return 0;
  const known = conditionOf(row.conditions, pooled);
  const since = known?.status === 'True' ? known.since : now;
  return answer === 'no' ? askAgainMs(now - since) : Math.max(0, since + o.settleMs - now);
}

/**
 * Whether a row that is ready may be named by the route. A newcomer only once the gateway has its pool: a route that
 * names an unknown one answers 500 to everybody. Whoever the route names already is followed there.
 */
export const isReachable = (o: Pools & Pick<Observed, 'settleMs'>, row: Deployment, now: number): boolean =>
  !isPooled(row) || isNamed(o, row) || isServed(o, row, now);

/** One that served has its pool still; nobody waits for more than that somebody in it answers. */
export const mayRescue = (o: Pools, row: Deployment): boolean =>
  !isPooled(row) || isNamed(o, row) || (poolOf(o, row)?.addresses.length ?? 0) > 0;

const isServed = (o: Pools & Pick<Observed, 'settleMs'>, row: Deployment, now: number): boolean =>
  o.poolsInForce?.get(row.id) !== 'no' && poolServedInMs(o, row, now) === 0;

const isNamed = ({ route }: Pick<Observed, 'route'>, row: Deployment): boolean =>
  route.known && named(route.value).includes(row.name);

/** Whether the pods that are to go are out of every instance's pool: now the number may fall. */
export function mayScaleIn(o: Observed, row: Deployment, now: number): boolean {
  const workload = seen(o, row);
  if (!workload) return true;
  const going = podsToGo(row, workload);
  return going.length === 0 || (going.every(({ marked }) => marked === true) && isServed(o, row, now));
}

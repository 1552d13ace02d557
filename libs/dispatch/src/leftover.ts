import { named, type ListedWorkload, type ObjectRef, type PoolState, type RouteState } from '@arthor/core';
import type { EnvironmentProviders } from './environment-providers.js';

/**
 * Something of ours whose own row is WITHDRAWN: a call that was decided before arrived after the removal (its
 * process stood still, or its answer was lost). WITHDRAWN is final and names are used once, so it can serve
 * nothing. What no row speaks of is never one.
 */
export type Leftover =
  | { readonly kind: 'workload' | 'pool'; readonly ref: ObjectRef }
  | { readonly kind: 'route'; readonly ref: ObjectRef; readonly observed: RouteState };

/** All of ours that was listed in a namespace. */
export interface AllListed {
  readonly workloads: readonly ListedWorkload[];
  readonly routes: ReadonlyMap<string, RouteState>;
  readonly pools: ReadonlyMap<string, PoolState>;
}

/**
 * Among all that was listed in a namespace. A route that leads to anything else as well is its lane's, and
 * a workload or pool that a route still leads to waits until that is gone.
 */
export function leftoversOf(
  { workloads, routes, pools }: AllListed,
  namespace: string,
  withdrawn: ReadonlySet<string>,
): readonly Leftover[] {
  if (withdrawn.size === 0) return [];
  const routed = new Set([...routes.values()].flatMap(named));
  const late = workloads.filter(({ ref }) => withdrawn.has(ref.name) && !routed.has(ref.name));
  const leading = [...routes].filter(([, observed]) => {
    const names = named(observed);
    return observed.ours && names.length > 0 && names.every((name) => withdrawn.has(name));
  });
  return [
    ...leading.map(([name, observed]) => ({ kind: 'route', ref: { namespace, name }, observed }) as const),
    ...late.map(({ ref }) => ({ kind: 'workload', ref }) as const),
    ...[...pools.keys()]
      .filter((name) => withdrawn.has(name) && !routed.has(name))
      .map((name) => ({ kind: 'pool', ref: { namespace, name } }) as const),
  ];
}

/** Removes one, only as it was seen. Rejects with ProviderError; the next comparison finds it again. */
export async function removeLeftover(
  leftover: Leftover,
  { cluster, route }: EnvironmentProviders,
  signal: AbortSignal,
): Promise<void> {
  if (leftover.kind === 'route') return route.remove(leftover.ref, leftover.observed, signal);
  if (leftover.kind === 'pool') return route.pools?.remove(leftover.ref, signal);
  const workload = await cluster.observe(leftover.ref, { fresh: true }, signal);
  if (workload?.ours === true && workload.present && workload.uid !== null)
    await cluster.remove(leftover.ref, workload.uid, signal);
}

import {
  wantsBudget,
  type Action,
  type Clock,
  type FailedAction,
  type Fault,
  type Mend,
  type Owned,
} from '@arthor/core';
import { actOnRegistry, isOnRegistry, type RegistryAction, type RegistryHands } from './act-registry.js';
import { faultOf } from './fault.js';
import type { Homes } from './homes.js';
import { keepLastWords } from './last-words.js';
import type { LaneStore } from './lane-store.js';

/** What a pass acts through. */
export interface Hands {
  readonly homes: Homes;
  readonly store: Pick<LaneStore, 'snapshot' | 'keepLog'>;
  readonly clock: Clock;
  /** null = the environment has no registry. */
  readonly registry?: RegistryHands | null;
}

/**
 * Carries out one action. Dumb on purpose: what and when is decided in the core.
 *
 * @returns what the API answered where a workload was applied
 */
export async function act(
  action: Exclude<Action, RegistryAction>,
  { homes, store, clock }: Hands,
  signal: AbortSignal,
): Promise<Owned | void> {
  switch (action.kind) {
    case 'ENSURE_WORKLOAD': {
      const { id, environment, name, workload, replicas, tick, clusterId } = action.deployment;
      const { objects } = await store.snapshot(id);
      const ref = { namespace: environment, name };
      const rendered = { ...workload, objects };
      const { revision, kinds } = action;
      const budget = wantsBudget(action.deployment);
      return homes
        .reach(clusterId)
        .cluster.apply({ ref, rendered, replicas, tick, budget, revision, kinds }, signal);
    }
    case 'ENSURE_AUTOSCALER': {
      const { id, environment, name, workload, tick, clusterId } = action.deployment;
      const { objects } = await store.snapshot(id);
      const ref = { namespace: environment, name };
      const rendered = { ...workload, objects };
      const { uid, bounds } = action;
      return homes.reach(clusterId).cluster.autoscale({ ref, rendered, uid, tick, ...bounds }, signal);
    }
    case 'REMOVE_AUTOSCALER': {
      const { environment, name, clusterId } = action.deployment;
      return homes.reach(clusterId).cluster.unscale({ namespace: environment, name }, action.uid, signal);
    }
    case 'REMOVE_WORKLOAD': {
      const { deployment, fell, uid } = action;
      const { environment, name, clusterId } = deployment;
      const { cluster } = homes.reach(clusterId);
      if (fell !== null) await keepLastWords(deployment, fell, { cluster, store, clock });
      return cluster.remove({ namespace: environment, name }, uid, signal);
    }
    case 'MARK_PODS': {
      const { environment, name, clusterId } = action.deployment;
      return homes.reach(clusterId).cluster.markPods({ namespace: environment, name }, action.pods, signal);
    }
    case 'APPLY_POOL':
      return homes.poolsOf(action.deployment).apply(action.pool, signal);
    case 'REMOVE_POOL': {
      const { environment, name } = action.deployment;
      return homes.poolsOf(action.deployment).remove({ namespace: environment, name }, signal);
    }
    case 'APPLY_ROUTE':
      return homes.routeAt(action.home).apply(action.spec, action.observed, signal);
    case 'REMOVE_ROUTE':
      return homes.routeAt(action.home).remove(action.ref, action.observed, signal);
  }
}

/** What came of actions. */
export interface Acted {
  readonly failed: readonly FailedAction[];
  /** By deployment id: what the API answered. */
  readonly answered: ReadonlyMap<number, Owned>;
  /** What was written. */
  readonly written: readonly Mend[];
  /** What the service registry refused or did not answer; null = nothing. */
  readonly registryFault: Fault | null;
}

/** Carries out independent actions at once. */
export async function actAll(
  actions: readonly Action[],
  hands: Hands,
  signal: AbortSignal,
  onError: (action: Action, error: unknown) => void,
): Promise<Acted> {
  const failed: FailedAction[] = [];
  const answered = new Map<number, Owned>();
  const written: Mend[] = [];
  let registryFault: Fault | null = null;
  await Promise.all(
    actions.map(async (action) => {
      if (isOnRegistry(action)) {
        const fault = hands.registry ? await actOnRegistry(action, hands.registry, signal) : null;
        registryFault ??= fault;
        return;
      }
      const id = 'deployment' in action ? action.deployment.id : null;
      try {
        const answer = await act(action, hands, signal);
        if (answer !== undefined && id !== null) answered.set(id, answer);
        if ('mends' in action) written.push(action.mends);
      } catch (error) {
        onError(action, error);
        failed.push({ kind: action.kind, deploymentId: id, fault: faultOf(error) });
      }
    }),
  );
  return { failed, answered, written, registryFault };
}

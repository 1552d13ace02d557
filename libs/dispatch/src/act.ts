import {
  wantsBudget,
  type Action,
  type Clock,
  type FailedAction,
  type Fault,
  type Mend,
  type Owned,
  type RouteHome,
  type RouteState,
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

/** What the API answered to an action: fields of ours where a workload was applied, the route where that was written. */
export interface Answer {
  readonly owned?: Owned;
  readonly route?: RouteState | null;
}

/** Carries out one action. Dumb on purpose: what and when is decided in the core. */
export async function act(
  action: Exclude<Action, RegistryAction>,
  { homes, store, clock }: Hands,
  signal: AbortSignal,
): Promise<Answer> {
  switch (action.kind) {
    case 'ENSURE_WORKLOAD': {
      const { id, environment, name, workload, replicas, tick, clusterId } = action.deployment;
      const { objects } = await store.snapshot(id);
      const ref = { namespace: environment, name };
      const rendered = { ...workload, objects };
      const { revision, kinds } = action;
      const budget = wantsBudget(action.deployment);
      const { cluster } = homes.reach(clusterId);
      const whole = { ref, rendered, replicas, tick, budget, revision, kinds };
      return { owned: await cluster.apply(whole, signal) };
    }
    case 'ENSURE_AUTOSCALER': {
      const { id, environment, name, workload, tick, clusterId } = action.deployment;
      const { objects } = await store.snapshot(id);
      const ref = { namespace: environment, name };
      const rendered = { ...workload, objects };
      const { uid, bounds } = action;
      await homes.reach(clusterId).cluster.autoscale({ ref, rendered, uid, tick, ...bounds }, signal);
      return {};
    }
    case 'REMOVE_AUTOSCALER': {
      const { environment, name, clusterId } = action.deployment;
      await homes.reach(clusterId).cluster.unscale({ namespace: environment, name }, action.uid, signal);
      return {};
    }
    case 'REMOVE_WORKLOAD': {
      const { deployment, fell, uid } = action;
      const { environment, name, clusterId } = deployment;
      const { cluster } = homes.reach(clusterId);
      if (fell !== null) await keepLastWords(deployment, fell, { cluster, store, clock });
      await cluster.remove({ namespace: environment, name }, uid, signal);
      return {};
    }
    case 'MARK_PODS': {
      const { environment, name, clusterId } = action.deployment;
      await homes.reach(clusterId).cluster.markPods({ namespace: environment, name }, action.pods, signal);
      return {};
    }
    case 'APPLY_POOL':
      await homes.poolsOf(action.deployment).apply(action.pool, signal);
      return {};
    case 'REMOVE_POOL': {
      const { environment, name } = action.deployment;
      await homes.poolsOf(action.deployment).remove({ namespace: environment, name }, signal);
      return {};
    }
    case 'APPLY_ROUTE':
      return { route: await homes.routeAt(action.home).apply(action.spec, action.observed, signal) };
    case 'REMOVE_ROUTE':
      await homes.routeAt(action.home).remove(action.ref, action.observed, signal);
      return {};
  }
}

/** What came of actions. */
export interface Acted {
  readonly failed: readonly FailedAction[];
  /** By deployment id: what the API answered. */
  readonly answered: ReadonlyMap<number, Owned>;
  /** What was written. */
  readonly written: readonly Mend[];
  /** Routes as the API answered their writes. */
  readonly routes: readonly { readonly home: RouteHome; readonly route: RouteState }[];
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
  const routes: { readonly home: RouteHome; readonly route: RouteState }[] = [];
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
        const { owned, route } = await act(action, hands, signal);
        if (owned !== undefined && id !== null) answered.set(id, owned);
        if (route != null && action.kind === 'APPLY_ROUTE') routes.push({ home: action.home, route });
        if ('mends' in action) written.push(action.mends);
      } catch (error) {
        onError(action, error);
        failed.push({ kind: action.kind, deploymentId: id, fault: faultOf(error) });
      }
    }),
  );
  return { failed, answered, written, routes, registryFault };
}

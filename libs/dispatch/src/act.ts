import type { Action, Clock, ClusterPort, Deployment, FailedAction } from '@arthor/core';
import { faultOf } from './fault.js';
import { clusterChanged, type Homes } from './homes.js';
import type { LaneStore } from './lane-store.js';
import { keepLastWords } from './last-words.js';

/** What a pass acts through. */
export interface Hands {
  readonly homes: Homes;
  readonly store: Pick<LaneStore, 'snapshot' | 'keepLog'>;
  readonly clock: Clock;
}

/** Carries out one action. Dumb on purpose: what and when is decided in the core. */
export async function act(action: Action, hands: Hands, signal: AbortSignal): Promise<void> {
  switch (action.kind) {
    case 'ENSURE_WORKLOAD': {
      const { id, environment, name, workload, replicas, tick } = action.deployment;
      const { objects } = await hands.store.snapshot(id);
      const ref = { namespace: environment, name };
      return clusterOf(action.deployment, hands).apply(
        { ref, rendered: { ...workload, objects }, replicas, tick },
        signal,
      );
    }
    case 'REMOVE_WORKLOAD': {
      const { deployment, fell } = action;
      const { environment, name } = deployment;
      const cluster = clusterOf(deployment, hands);
      if (fell !== null) await keepLastWords(deployment, fell, { ...hands, cluster });
      return cluster.remove({ namespace: environment, name }, action.uid, signal);
    }
    case 'APPLY_ROUTE':
      return hands.homes.routeAt(action.home).apply(action.spec, action.observed, signal);
    case 'REMOVE_ROUTE':
      return hands.homes.routeAt(action.home).remove(action.ref, action.observed, signal);
  }
}

function clusterOf({ clusterId }: Deployment, { homes }: Hands): ClusterPort {
  const at = homes.at(clusterId);
  if (at.known && at.value !== null) return at.value.cluster;
  throw clusterChanged(clusterId);
}

/** Carries out independent actions at once and tells which failed. */
export async function actAll(
  actions: readonly Action[],
  hands: Hands,
  signal: AbortSignal,
  onError: (action: Action, error: unknown) => void,
): Promise<readonly FailedAction[]> {
  const outcomes = await Promise.all(
    actions.map(async (action): Promise<FailedAction | null> => {
      try {
        await act(action, hands, signal);
        return null;
      } catch (error) {
        onError(action, error);
        return {
          kind: action.kind,
          deploymentId: 'deployment' in action ? action.deployment.id : null,
          fault: faultOf(error),
        };
      }
    }),
  );
  return outcomes.filter((outcome) => outcome !== null);
}

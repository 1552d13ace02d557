import type { Action, ClusterPort, FailedAction, RoutePort, WorkloadSnapshot } from '@arthor/core';
import { faultOf } from './fault.js';

/** The ports a pass acts through. */
export interface ActPorts {
  readonly cluster: ClusterPort;
  readonly route: RoutePort;
  /** What is stored of a deployment's workload; ProviderError INVALID when it is gone. */
  readonly snapshotOf: (deploymentId: number) => Promise<WorkloadSnapshot>;
}

/** Carries out one action. Dumb on purpose: what and when is decided in the core. */
export async function act(action: Action, ports: ActPorts, signal: AbortSignal): Promise<void> {
  switch (action.kind) {
    case 'ENSURE_WORKLOAD': {
      const { id, environment, name, workload, replicas, tick } = action.deployment;
      const ref = { namespace: environment, name };
      const { objects } = await ports.snapshotOf(id);
      return ports.cluster.apply({ ref, rendered: { ...workload, objects }, replicas, tick }, signal);
    }
    case 'REMOVE_WORKLOAD': {
      const { environment, name } = action.deployment;
      return ports.cluster.remove({ namespace: environment, name }, action.uid, signal);
    }
    case 'APPLY_ROUTE':
      return ports.route.apply(action.spec, action.observed, signal);
    case 'REMOVE_ROUTE':
      return ports.route.remove(action.ref, action.observed, signal);
  }
}

/** Carries out independent actions at once and tells which failed. */
export async function actAll(
  actions: readonly Action[],
  ports: ActPorts,
  signal: AbortSignal,
  onError: (action: Action, error: unknown) => void,
): Promise<readonly FailedAction[]> {
  const outcomes = await Promise.all(
    actions.map(async (action): Promise<FailedAction | null> => {
      try {
        await act(action, ports, signal);
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

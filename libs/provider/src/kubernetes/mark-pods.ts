import { ProviderError, type ObjectRef } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import type { LeftOutKinds } from './left-out.js';

/** By this the ReplicaSet controller chooses: the lowest goes first, of those that are equally ready. */
export const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';

/** Below the 0 of all that carry none. */
export const marked = '-1';

/** Marks pods as those that go first; where the right is missing nothing is done. One that is gone is no fault. */
export async function markPods(
  api: KubernetesApi,
  leftOut: LeftOutKinds,
  { namespace }: ObjectRef,
  pods: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const mark = async (name: string) => {
    const body = { metadata: { annotations: { [deletionCost]: marked } } };
    // Not applied: an apply would try to make a pod that is gone.
    await api.merge('Pod', { namespace, name }, body, signal).catch((error: unknown) => {
      if (!(error instanceof ProviderError && error.code === 'NOT_FOUND')) throw error;
    });
  };
  await leftOut.unless('Pod', namespace, () => Promise.all(pods.map(mark)), []);
}

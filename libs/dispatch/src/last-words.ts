import { ProviderError, type Clock, type ClusterPort, type Deployment, type ObjectRef } from '@arthor/core';
import type { LaneStore } from './lane-store.js';

/** The end of a container that fell, kept when its pod is gone. */
export interface LastLog {
  readonly pod: string;
  readonly container: string;
  readonly text: string;
}

/** So many lines say why something fell. */
const tailLines = 50;
/** A removal waits no longer for the log, ms. */
const patienceMs = 1000;

/**
 * Keeps what a pod's container wrote last, before the pod goes. Whatever hinders that (nobody answers, the log
 * is gone, it cannot be stored) is no reason to keep what is to be removed: nothing is thrown.
 */
export async function keepLastWords(
  { id, environment, name }: Deployment,
  pod: string,
  {
    cluster,
    store,
    clock,
  }: {
    readonly cluster: Pick<ClusterPort, 'log'>;
    readonly store: Pick<LaneStore, 'keepLog'>;
    readonly clock: Clock;
  },
): Promise<void> {
  const late = new AbortController();
  const keep = async () => {
    const text = await endedLog(cluster, { namespace: environment, name: pod }, late.signal);
    if (text.trim() !== '') await store.keepLog(id, { pod, container: name, text });
  };
  await new Promise<void>((resolve) => {
    const timer = clock.setTimeout(() => {
      late.abort();
      resolve();
    }, patienceMs);
    keep()
      .catch(() => undefined)
      .finally(() => {
        timer.cancel();
        resolve();
      });
  });
}

/** Of the run that ended; where it was not started again yet, the current one is that. */
async function endedLog(
  cluster: Pick<ClusterPort, 'log'>,
  pod: ObjectRef,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await cluster.log(pod, { previous: true, tailLines }, signal);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'NO_PREVIOUS_LOG') throw error;
    return cluster.log(pod, { previous: false, tailLines }, signal);
  }
}

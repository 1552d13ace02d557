import { setTimeout as pause } from 'node:timers/promises';
import { KubernetesApi } from '@arthor/provider';
import { z } from 'zod';
import { SystemClock } from '../../runtime/clock.js';
import type { Target } from './answer.js';
import type { Ends } from './ends.js';

const made = z.object({ metadata: z.object({ uid: z.string() }) });
const seen = z.object({
  status: z.object({
    podIP: z.string().optional(),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
  }),
});
const startMs = 60_000;
/** The name that its answers carry. */
export const probeName = 'loss-probe-x-x';

/** Makes a namespace; it goes with everything in it at the end. */
export async function makeNamespace(kubeconfig: string, name: string, ends: Ends): Promise<void> {
  const api = apiOf(kubeconfig);
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const { metadata } = made.parse(await api.create('Namespace', null, body, forSeconds(15)));
  ends.add('the namespace', () => api.remove('Namespace', { namespace: '', name }, metadata, forSeconds(15)));
}

/**
 * A pod that the load asks past the gateway: what is lost there is the machine's. It is named as Arthor's are, so that
 * its answers are read in the same way.
 */
export async function startProbePod(kubeconfig: string, namespace: string): Promise<Target> {
  const api = apiOf(kubeconfig);
  const container = { name: 'probe', image: 'registry.localhost/demo/probe:1' };
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: probeName, namespace },
    spec: { containers: [container], automountServiceAccountToken: false },
  };
  await api.create('Pod', namespace, body, forSeconds(15));
  const end = Date.now() + startMs;
  for (;;) {
    const pod = await api.get('Pod', { namespace, name: probeName }, forSeconds(15));
    const { podIP, conditions = [] } = seen.parse(pod).status;
    const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
    if (ready && podIP !== undefined) return { name: 'probe', url: `http://${podIP}:8080/`, host: '' };
    if (Date.now() > end) throw new Error('the probe pod is not ready after a minute');
    await pause(100);
  }
}

const apiOf = (kubeconfig: string): KubernetesApi =>
  new KubernetesApi({ kubeconfig: { files: [kubeconfig] }, clock: new SystemClock(), log: () => undefined });

const forSeconds = (seconds: number): AbortSignal => AbortSignal.timeout(seconds * 1000);

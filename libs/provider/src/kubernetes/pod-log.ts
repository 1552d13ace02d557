import { ProviderError, type ObjectRef } from '@arthor/core';
import { z } from 'zod';
import type { KubernetesApi } from './api.js';
import { isOwn, key } from './label.js';
import { objectPath } from './kinds.js';
import { podSchema } from './object.js';
import { refusal } from './refusal.js';

/** The end of a pod's log; only of pods that this installation made. */
export async function readLog(
  api: KubernetesApi,
  instanceId: string,
  ref: ObjectRef,
  options: { readonly previous: boolean; readonly tailLines: number },
  signal: AbortSignal,
): Promise<string> {
  const pod = podSchema.safeParse(await api.get('Pod', ref, signal));
  if (!pod.success || !isOwn(pod.data.metadata.labels, instanceId)) {
    throw new ProviderError('kubernetes', 'GONE', 'POD_GONE', `the pod ${ref.name} is not there`);
  }
  const query = {
    container: pod.data.metadata.labels[key.deployment] ?? '',
    tailLines: String(options.tailLines),
    limitBytes: String(4 * 1024 * 1024),
    ...(options.previous ? { previous: 'true' } : {}),
  };
  const response = await api.text(`${objectPath('Pod', ref)}/log`, query, signal);
  if (response.status === 200) return response.text;
  const message = messageOf(response.text);
  if (response.status === 400 && options.previous && message.includes('not found')) {
    throw new ProviderError('kubernetes', 'GONE', 'NO_PREVIOUS_LOG', message);
  }
  if (response.status === 400) throw new ProviderError('kubernetes', 'TRANSIENT', 'NOT_STARTED', message);
  throw refusal('kubernetes', response, ref.namespace, api.clock.now());
}

function messageOf(text: string): string {
  try {
    const parsed = z.object({ message: z.string() }).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.message : text;
  } catch {
    return text;
  }
}

import type { Cluster } from '../../world/cluster/cluster.js';
import { badRequest } from '../../world/cluster/api-error.js';
import type { Pod } from '../../world/cluster/object.js';
import { crashAfter, durationMs, parseImage } from '../../world/cluster/pod-behaviour.js';
import { lastWords } from '../../world/cluster/pod-status.js';

/**
 * What a container has written so far, made from what is known of its pod.
 * @throws ApiError 400 while it has not started, or for a previous run there was none of, in the API server's words
 */
export function podLog(cluster: Cluster, pod: Pod, query: URLSearchParams): string {
  const wanted = query.get('container') ?? pod.spec.containers[0]?.name ?? '';
  const { name } = pod.metadata;
  const container = pod.spec.containers.find((each) => each.name === wanted);
  if (container === undefined) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  const status = pod.status.containerStatuses?.find((each) => each.name === wanted);
  const runtime = cluster.runtimes.get(pod.metadata.uid);
  if (query.get('previous') === 'true' && status?.lastState.terminated === undefined) {
    throw badRequest(`previous terminated container "${wanted}" in pod "${name}" not found`);
  }
  const started = runtime?.startedAt ?? null;
  if (started === null) {
    const reason = status?.state.waiting?.reason ?? 'ContainerCreating';
    const why =
      reason === 'ContainerCreating' ? 'is waiting to start: ContainerCreating' : waitingToStart(reason);
    throw badRequest(`container "${wanted}" in pod "${name}" ${why}`);
  }
  const { name: image, tag } = parseImage(container.image);
  const ports = (container.ports ?? []).map((port) => port.containerPort).join(' ');
  const lines = [`${clockTime(started)} ${image}:${tag} listens on [${ports || '8080 80'}]`];
  const after = runtime === undefined ? null : crashAfter(pod.spec, runtime.behaviour);
  const end = after === null ? null : started + durationMs(after, 1000);
  const isOver = query.get('previous') === 'true' || (end !== null && end <= cluster.now);
  if (runtime !== undefined && end !== null && isOver)
    lines.push(`${clockTime(end)} ${lastWords(pod, runtime)}`);
  if (pod.metadata.deletionTimestamp !== undefined)
    lines.push(`${clockTime(cluster.now)} got terminated, draining`);
  const tail = Number(query.get('tailLines') ?? lines.length);
  const text = tail === 0 ? '' : `${lines.slice(-tail).join('\n')}\n`;
  const limit = Number(query.get('limitBytes') ?? text.length);
  return text.slice(0, limit);
}

function waitingToStart(reason: string): string {
  return reason === 'ErrImagePull' || reason === 'ImagePullBackOff'
    ? 'is waiting to start: trying and failing to pull image'
    : `is waiting to start: ${reason}`;
}

/** `15:04:05.000000`, as the demo server stamps its lines. */
function clockTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 23)}000`;
}

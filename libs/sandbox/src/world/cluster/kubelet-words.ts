import { backOffMs } from './back-off.js';
import type { Told } from './event-recorder.js';
import type { Container, Pod } from './object.js';
import { portNumber } from './pod-behaviour.js';

/** The registry's answer for an image it does not have, in containerd's words. */
export function notInRegistry(image: string): string {
  return (
    `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ` +
    `failed to resolve reference "${image}": ${image}: not found`
  );
}

/** What the kubelet says of an image name that is none. */
export function noImageName(image: string): string {
  return `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
}

/** Why a crashed container is not started again yet. */
export function crashBackOffMessage(container: Container, pod: Pod, restarts: number): string {
  const { name, namespace, uid } = pod.metadata;
  const seconds = backOffMs(restarts) / 1000;
  const wait = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  return `back-off ${wait} restarting failed container=${container.name} pod=${name}_${namespace ?? ''}(${uid})`;
}

/** What the scheduler says where no node takes another pod. */
export const noRoom = {
  reason: 'Unschedulable',
  message: '0/1 nodes are available: 1 Too many pods.',
} as const;

function kubelet(
  container: Container,
  reason: string,
  message: string,
  type: 'Normal' | 'Warning' = 'Normal',
): Told {
  return { type, reason, message, component: 'kubelet', fieldPath: `spec.containers{${container.name}}` };
}

/** The sentences of scheduler and kubelet, as Events carry them. */
export const said = {
  scheduled: (pod: Pod, node: string): Told => ({
    reason: 'Scheduled',
    message: `Successfully assigned ${pod.metadata.namespace ?? ''}/${pod.metadata.name} to ${node}`,
    component: 'default-scheduler',
  }),
  noRoom: (): Told => ({
    type: 'Warning',
    reason: 'FailedScheduling',
    message: noRoom.message,
    component: 'default-scheduler',
  }),
  pulling: (container: Container): Told =>
    kubelet(container, 'Pulling', `Pulling image "${container.image}"`),
  pulled: (container: Container, ms: number): Told =>
    kubelet(
      container,
      'Pulled',
      `Successfully pulled image "${container.image}" in ${ms}ms (${ms}ms including waiting). Image size: 6291456 bytes.`,
    ),
  present: (container: Container): Told =>
    kubelet(
      container,
      'Pulled',
      `Container image "${container.image}" already present on machine and can be accessed by the pod`,
    ),
  created: (container: Container): Told => kubelet(container, 'Created', 'Container created'),
  started: (container: Container): Told => kubelet(container, 'Started', 'Container started'),
  killing: (container: Container): Told =>
    kubelet(container, 'Killing', `Stopping container ${container.name}`),
  failed: (container: Container, message: string): Told => kubelet(container, 'Failed', message, 'Warning'),
  pullFailed: (container: Container): Told =>
    kubelet(
      container,
      'Failed',
      `Failed to pull image "${container.image}": ${notInRegistry(container.image)}`,
      'Warning',
    ),
  pullBackOff: (container: Container): Told =>
    kubelet(container, 'BackOff', `Back-off pulling image "${container.image}"`),
  invalidImage: (container: Container): Told =>
    kubelet(container, 'InspectFailed', noImageName(container.image), 'Warning'),
  crashBackOff: (container: Container, pod: Pod): Told =>
    kubelet(
      container,
      'BackOff',
      `Back-off restarting failed container ${container.name} in pod ${pod.metadata.name}_${pod.metadata.namespace ?? ''}(${pod.metadata.uid})`,
      'Warning',
    ),
  unhealthy: (container: Container, ip: string): Told => {
    const probe = container.readinessProbe;
    const port = portNumber(probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? 0, container) ?? 0;
    const message =
      probe?.httpGet === undefined
        ? `Readiness probe failed: dial tcp ${ip}:${port}: connect: connection refused`
        : 'Readiness probe failed: HTTP probe failed with statuscode: 503';
    return kubelet(container, 'Unhealthy', message, 'Warning');
  },
};

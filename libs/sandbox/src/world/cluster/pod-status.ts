import type { Condition, Container, ContainerState, ContainerStatus, Pod, PodStatus } from './object.js';
import { kubeTime } from './object.js';
import { crashBackOffMessage, noImageName, noRoom, notInRegistry } from './kubelet-words.js';
import { crashAfter } from './pod-behaviour.js';
import type { PodRuntime, Stage } from './pod-runtime.js';

const hostIp = '10.0.0.1';
const crashMs = 1000;

/** The status a kubelet would report for a pod in this stage of its life. */
export function podStatus(pod: Pod, runtime: PodRuntime, now: number): PodStatus {
  const qosClass = pod.status.qosClass ?? 'BestEffort';
  const observedGeneration = pod.metadata.generation ?? 1;
  const isPlaced = runtime.stage !== 'created';
  const placed = condition(pod, 'PodScheduled', isPlaced, now, isPlaced ? {} : noRoom);
  if (runtime.stage === 'created' || runtime.stage === 'scheduled') {
    return { observedGeneration, phase: 'Pending', conditions: [placed], qosClass };
  }
  const begun = hasBegun(runtime);
  const ready = runtime.stage === 'running' && runtime.readyAt !== null;
  const unready = `containers with unready status: [${pod.spec.containers.map((each) => each.name).join(' ')}]`;
  const because = ready ? {} : { reason: 'ContainersNotReady', message: unready };
  return {
    observedGeneration,
    phase: begun ? 'Running' : 'Pending',
    conditions: [
      condition(pod, 'PodReadyToStartContainers', true, now),
      condition(pod, 'Initialized', true, now),
      condition(pod, 'Ready', ready, now, because),
      condition(pod, 'ContainersReady', ready, now, because),
      placed,
    ],
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(runtime.ip === null ? {} : { podIP: runtime.ip, podIPs: [{ ip: runtime.ip }] }),
    startTime: pod.status.startTime ?? kubeTime(now),
    containerStatuses: pod.spec.containers.map((container) =>
      containerStatus(pod, container, runtime, ready, now),
    ),
    qosClass,
  };
}

function hasBegun(runtime: PodRuntime): boolean {
  const later: readonly Stage[] = ['running', 'exited', 'crash-back-off'];
  return later.includes(runtime.stage) || runtime.restarts > 0;
}

function containerStatus(
  pod: Pod,
  container: Container,
  runtime: PodRuntime,
  ready: boolean,
  now: number,
): ContainerStatus {
  const known = pod.status.containerStatuses?.find((each) => each.name === container.name);
  const started = runtime.startedAt !== null;
  const id = `containerd://${pod.metadata.uid.replaceAll('-', '')}${String(runtime.restarts).padStart(32, '0')}`;
  return {
    name: container.name,
    state: containerState(pod, container, runtime, now),
    lastState: lastStateOf(known, runtime),
    ready,
    restartCount: runtime.restarts,
    image: container.image,
    imageID: started ? `${container.image.split('@')[0] ?? ''}@sha256:${'0'.repeat(64)}` : '',
    ...(started ? { containerID: id } : {}),
    started: runtime.stage === 'running',
  };
}

/** The run before this one: what was terminated becomes the last state as soon as the state is another. */
function lastStateOf(known: ContainerStatus | undefined, runtime: PodRuntime): ContainerState {
  const ended = runtime.stage === 'exited' ? undefined : known?.state.terminated;
  return ended === undefined ? (known?.lastState ?? {}) : { terminated: ended };
}

function containerState(pod: Pod, container: Container, runtime: PodRuntime, now: number): ContainerState {
  const waiting = (reason: string, message?: string): ContainerState => ({
    waiting: { reason, ...(message === undefined ? {} : { message }) },
  });
  const image = container.image;
  switch (runtime.stage) {
    case 'created':
    case 'scheduled':
      return waiting('ContainerCreating');
    case 'pulling':
      return runtime.behaviour === 'invalid-image'
        ? waiting('InvalidImageName', noImageName(image))
        : waiting('ContainerCreating');
    case 'pull-failed':
      return waiting('ErrImagePull', notInRegistry(image));
    case 'pull-back-off':
      return waiting(
        'ImagePullBackOff',
        `Back-off pulling image "${image}": ErrImagePull: ${notInRegistry(image)}`,
      );
    case 'starting':
      return runtime.restarts < 2
        ? waiting('ContainerCreating')
        : waiting('CrashLoopBackOff', crashBackOffMessage(container, pod, runtime.restarts - 1));
    case 'running':
      return { running: { startedAt: kubeTime(runtime.startedAt ?? now) } };
    case 'exited':
      return {
        terminated: {
          exitCode: 1,
          reason: 'Error',
          ...(fallsBackToLog(container) ? { message: `${lastWords(pod, runtime)}\n` } : {}),
          startedAt: kubeTime(runtime.startedAt ?? now - crashMs),
          finishedAt: kubeTime(now),
        },
      };
    case 'crash-back-off':
      return waiting('CrashLoopBackOff', crashBackOffMessage(container, pod, runtime.restarts));
  }
}

/** What a container wrote before its process ended by itself. */
export const lastWords = (pod: Pod, { behaviour }: Pick<PodRuntime, 'behaviour'>): string =>
  `crashing because CRASH_AFTER=${crashAfter(pod.spec, behaviour)}`;

function fallsBackToLog(container: Container): boolean {
  return (
    'terminationMessagePolicy' in container && container.terminationMessagePolicy === 'FallbackToLogsOnError'
  );
}

function condition(
  pod: Pod,
  type: string,
  holds: boolean,
  now: number,
  because: { reason?: string; message?: string } = {},
): Condition {
  const status = holds ? 'True' : 'False';
  const known = pod.status.conditions?.find((each) => each.type === type);
  const lastTransitionTime = known?.status === status ? known.lastTransitionTime : kubeTime(now);
  const observedGeneration = pod.metadata.generation ?? 1;
  return { type, observedGeneration, status, lastProbeTime: null, lastTransitionTime, ...because };
}

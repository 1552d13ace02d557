import { cut, type WorkloadProblem } from '@arthor/core';
import type { ContainerStatus, DeploymentObject, EventObject, PodObject } from './object.js';

/** What is wrong with one pod; null where nothing is, or nothing that its status tells. */
export function podProblem(pod: PodObject): WorkloadProblem | null {
  return (
    unscheduled(pod) ??
    firstOf(containersOf(pod), (container) => imageProblem(pod, container)) ??
    firstOf(containersOf(pod), (container) => configProblem(pod, container)) ??
    firstOf(containersOf(pod), (container) => crashProblem(pod, container)) ??
    lostProblem(pod)
  );
}

/** Why the Deployment could not make pods at all, in the controller's words. */
export function deploymentProblem(deployment: DeploymentObject): WorkloadProblem | null {
  const refused = deployment.status.conditions.find((item) => item.type === 'ReplicaFailure');
  if (refused === undefined || refused.status !== 'True') return null;
  const { name } = deployment.metadata;
  return problem(
    refusedCode(refused.message),
    `Pods of ${name} are refused: ${refused.message}`,
    refused.reason,
    {
      deployment: name,
    },
  );
}

/**
 * What the events of a stuck pod tell where its status tells nothing: the newest warning of a kind we
 * know. `sinceMs` is how long the pod has been like this.
 */
export function eventProblem(
  pod: PodObject,
  events: readonly EventObject[],
  sinceMs: number,
): WorkloadProblem | null {
  const { name } = pod.metadata;
  const newest = [...events]
    .filter((event) => event.type === 'Warning' && event.reason in eventCodes)
    .sort((a, b) => timeOf(b).localeCompare(timeOf(a)))[0];
  if (newest !== undefined) {
    const code = eventCodes[newest.reason] ?? 'POD_STUCK';
    return problem(code, `Pod ${name}: ${newest.message}`, newest.reason, { pod: name });
  }
  const running = pod.status.containerStatuses.some((item) => item.state.running != null && !item.ready);
  if (!running || sinceMs < 10_000) return null;
  return problem('PROBE_FAILING', `Pod ${name} runs, but its readiness probe has not passed.`, null, {
    pod: name,
  });
}

const eventCodes: Readonly<Record<string, string>> = {
  Unhealthy: 'PROBE_FAILING',
  FailedMount: 'VOLUME_FAILED',
  FailedAttachVolume: 'VOLUME_FAILED',
  FailedCreatePodSandBox: 'SANDBOX_FAILED',
};

const imageReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'RegistryUnavailable',
  'ImageInspectError',
  'SignatureValidationFailed',
]);
const configReasons = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PostStartHookError',
]);

function unscheduled(pod: PodObject): WorkloadProblem | null {
  const scheduled = pod.status.conditions.find((item) => item.type === 'PodScheduled');
  if (scheduled === undefined || scheduled.status !== 'False') return null;
  const { name } = pod.metadata;
  const code = scheduled.reason === 'SchedulingGated' ? 'SCHEDULING_GATED' : 'UNSCHEDULABLE';
  return problem(code, `Pod ${name} finds no node: ${scheduled.message}`, scheduled.reason, { pod: name });
}

function imageProblem(pod: PodObject, container: ContainerStatus): WorkloadProblem | null {
  const waiting = container.state.waiting;
  if (waiting == null) return null;
  const { image } = container;
  const params = { pod: pod.metadata.name, image };
  if (waiting.reason === 'InvalidImageName') {
    return {
      ...problem(
        'INVALID_IMAGE_NAME',
        `${image} is no image name: ${waiting.message}`,
        waiting.reason,
        params,
      ),
      final: true,
    };
  }
  if (waiting.reason === 'ErrImageNeverPull') {
    return problem(
      'IMAGE_NEVER_PULL',
      `Image ${image} is not on the node and must not be pulled.`,
      waiting.reason,
      params,
    );
  }
  if (!imageReasons.has(waiting.reason)) return null;
  // The two reasons alternate while the kubelet backs off; to a person they are one.
  return problem(
    'IMAGE_PULL_BACKOFF',
    `Image ${image} cannot be pulled: ${waiting.message}`,
    waiting.reason,
    params,
  );
}

function configProblem(pod: PodObject, container: ContainerStatus): WorkloadProblem | null {
  const waiting = container.state.waiting;
  if (waiting == null || !configReasons.has(waiting.reason)) return null;
  const { name } = pod.metadata;
  return problem('CONFIG_ERROR', `Pod ${name} cannot start: ${waiting.message}`, waiting.reason, {
    pod: name,
  });
}

function crashProblem(pod: PodObject, container: ContainerStatus): WorkloadProblem | null {
  const { state, lastState, restartCount, ready } = container;
  const ended = state.terminated ?? lastState.terminated;
  const backsOff = state.waiting?.reason === 'CrashLoopBackOff';
  const ends = ended != null && !ready && (ended.exitCode !== 0 || restartCount > 0);
  if (!backsOff && !ends) return null;
  const { name } = pod.metadata;
  const params = {
    pod: name,
    restarts: restartCount,
    ...(ended == null ? {} : { exitCode: ended.exitCode }),
  };
  const words = ended?.message ?? state.waiting?.message ?? '';
  if (ended?.reason === 'OOMKilled') {
    return problem(
      'OOM_KILLED',
      `Pod ${name} used more memory than its limit and was ended.`,
      ended.reason,
      params,
    );
  }
  const how = ended == null ? 'ends' : `ends with code ${ended.exitCode}`;
  const said = words.trim() === '' ? '.' : `: ${words.trim()}`;
  return problem(
    'CRASH_LOOP',
    `Pod ${name} ${how} again and again${said}`,
    ended?.reason ?? 'CrashLoopBackOff',
    params,
  );
}

function lostProblem(pod: PodObject): WorkloadProblem | null {
  const { name } = pod.metadata;
  const { phase, reason, message, conditions } = pod.status;
  if (phase === 'Failed') {
    const code = reason === 'Evicted' ? 'EVICTED' : 'POD_FAILED';
    return problem(code, `Pod ${name} failed: ${message || reason}`, reason, { pod: name });
  }
  const disrupted = conditions.find((item) => item.type === 'DisruptionTarget' && item.status === 'True');
  if (disrupted !== undefined) {
    return problem('DISRUPTED', `Pod ${name} is taken away: ${disrupted.message}`, disrupted.reason, {
      pod: name,
    });
  }
  const ready = conditions.find((item) => item.type === 'Ready');
  if (ready?.status !== 'Unknown') return null;
  const node = pod.spec.nodeName ?? '';
  return problem('NODE_LOST', `Node ${node} of pod ${name} does not answer.`, ready.reason, {
    pod: name,
    node,
  });
}

function refusedCode(message: string): string {
  if (message.includes('exceeded quota')) return 'QUOTA_EXCEEDED';
  if (message.includes('violates PodSecurity')) return 'POD_SECURITY';
  if (message.includes('admission webhook')) return 'ADMISSION_DENIED';
  return 'PODS_REFUSED';
}

function containersOf(pod: PodObject): readonly ContainerStatus[] {
  return [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];
}

function firstOf<T>(items: readonly T[], find: (item: T) => WorkloadProblem | null): WorkloadProblem | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function timeOf(event: EventObject): string {
  return event.lastTimestamp ?? event.eventTime ?? '';
}

function problem(
  code: string,
  message: string,
  providerReason: string | null,
  params: Readonly<Record<string, string | number>>,
): WorkloadProblem {
  const reason = providerReason === '' ? null : providerReason;
  return { code, message: cut(message, 1000), params, providerReason: reason, final: false };
}

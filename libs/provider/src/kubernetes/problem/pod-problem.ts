import type { WorkloadProblem } from '@arthor/core';
import type { ContainerStatus, PodObject } from '../object.js';
import { place, problem } from './catalog.js';
import { configCode, endedCode, failedCode, imageCode, unscheduledCode } from './words.js';

/** What is wrong with one pod; null where nothing is, or nothing that its status tells. */
export function podProblem(pod: PodObject): WorkloadProblem | null {
  const { initContainerStatuses, containerStatuses } = pod.status;
  const containers = [...initContainerStatuses, ...containerStatuses];
  return (
    overProblem(pod) ??
    unscheduled(pod) ??
    firstOf(containers, (container) => imageProblem(pod, container)) ??
    firstOf(containers, (container) => configProblem(pod, container)) ??
    firstOf(initContainerStatuses, (container) => initProblem(pod, container)) ??
    firstOf(containerStatuses, (container) => crashProblem(pod, container)) ??
    lostProblem(pod)
  );
}

/** Whether a pod is history: it never runs again, and counts as none of its workload's. */
export const isOver = ({ status }: PodObject): boolean =>
  status.phase === 'Failed' || status.phase === 'Succeeded';

/** Whether it waits for an image that cannot be pulled. */
export const isPulling = ({ status }: PodObject): boolean =>
  [...status.initContainerStatuses, ...status.containerStatuses].some(({ state }) =>
    imageReasons.has(state.waiting?.reason ?? ''),
  );

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

function overProblem(pod: PodObject): WorkloadProblem | null {
  if (pod.status.phase !== 'Failed') return null;
  const { name } = pod.metadata;
  const { reason, message } = pod.status;
  return problem(failedCode(reason), `Pod ${name} failed: ${message || reason}`, reason, { pod: name });
}

function unscheduled(pod: PodObject): WorkloadProblem | null {
  const scheduled = pod.status.conditions.find((item) => item.type === 'PodScheduled');
  if (scheduled === undefined || scheduled.status !== 'False') return null;
  const { name } = pod.metadata;
  const gated = scheduled.reason === 'SchedulingGated';
  const code = gated ? 'SCHEDULING_GATED' : unscheduledCode(scheduled.message);
  return problem(code, `Pod ${name} finds no node: ${scheduled.message}`, scheduled.reason, { pod: name });
}

function imageProblem(pod: PodObject, container: ContainerStatus): WorkloadProblem | null {
  const waiting = container.state.waiting;
  if (waiting == null) return null;
  const { image } = container;
  const { reason, message } = waiting;
  const params = { pod: pod.metadata.name, image };
  if (reason === 'InvalidImageName')
    return problem('INVALID_IMAGE_NAME', `${image} is no image name: ${message}`, reason, params);
  if (reason === 'ErrImageNeverPull')
    return problem(
      'IMAGE_NEVER_PULL',
      `Image ${image} is not on the node and must not be pulled.`,
      reason,
      params,
    );
  if (!imageReasons.has(reason)) return null;
  // Two reasons alternate while the kubelet backs off; to a person they are one.
  return problem(imageCode(message, reason), `Image ${image} cannot be pulled: ${message}`, reason, params);
}

function configProblem(pod: PodObject, container: ContainerStatus): WorkloadProblem | null {
  const waiting = container.state.waiting;
  if (waiting == null || !configReasons.has(waiting.reason)) return null;
  const { name } = pod.metadata;
  const { reason, message } = waiting;
  const code = configCode(message, reason);
  return problem(code, `Pod ${name} cannot start: ${message}`, reason, { pod: name }, place.waiting);
}

/** An init container that ends with 0 has done its work. */
function initProblem(pod: PodObject, container: ContainerStatus): WorkloadProblem | null {
  if (container.state.terminated?.exitCode === 0) return null;
  const found = crashProblem(pod, container);
  if (found === null || found.code === 'ENDS_BY_ITSELF') return null;
  const { name } = container;
  const { message, providerReason } = found;
  const params = { ...found.params, container: name };
  return problem('INIT_FAILED', `Init container ${name}: ${message}`, providerReason, params);
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
  const code = ended == null ? 'CRASH_LOOP' : endedCode(ended);
  if (code === 'OOM_KILLED')
    return problem(
      code,
      `Pod ${name} used more memory than its limit and was ended.`,
      ended?.reason ?? null,
      params,
    );
  const words = (ended?.message ?? state.waiting?.message ?? '').trim();
  const how = ended == null ? 'ends' : `ends with code ${ended.exitCode}`;
  const said = words === '' ? '.' : `: ${words}`;
  return problem(
    code,
    `Pod ${name} ${how} again and again${said}`,
    ended?.reason ?? 'CrashLoopBackOff',
    params,
    place.ended,
  );
}

/**
 * A node that is gone says nothing: its pods' Ready is set to Unknown, or to False without a reason while every
 * container is still called ready, as nobody is left who could tell better.
 */
function lostProblem(pod: PodObject): WorkloadProblem | null {
  const { name } = pod.metadata;
  const { conditions, containerStatuses } = pod.status;
  const disrupted = conditions.find((item) => item.type === 'DisruptionTarget' && item.status === 'True');
  if (disrupted !== undefined) {
    const { reason, message } = disrupted;
    const code = reason === 'PreemptionByScheduler' ? 'PREEMPTED' : 'DISRUPTED';
    return problem(code, `Pod ${name} is taken away: ${message}`, reason, { pod: name });
  }
  const ready = conditions.find((item) => item.type === 'Ready');
  if (ready === undefined || ready.status === 'True') return null;
  if (ready.reason === 'ReadinessGatesNotReady')
    return problem('READINESS_GATE', `Pod ${name} waits: ${ready.message}`, ready.reason, { pod: name });
  const allReady = containerStatuses.length > 0 && containerStatuses.every((container) => container.ready);
  const untold = ready.status === 'False' && ready.reason === '' && allReady;
  if (ready.status !== 'Unknown' && !untold) return null;
  const node = pod.spec.nodeName ?? '';
  return problem('NODE_LOST', `Node ${node} of pod ${name} does not answer.`, ready.reason, {
    pod: name,
    node,
  });
}

function firstOf<T>(items: readonly T[], find: (item: T) => WorkloadProblem | null): WorkloadProblem | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

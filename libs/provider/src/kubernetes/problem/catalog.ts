import type { WorkloadProblem } from '@arthor/core';

const replicaFailure = 'Deployment status.conditions ReplicaFailure';
const scheduled = 'Pod status.conditions PodScheduled';
const waiting = 'Pod status.containerStatuses state.waiting';
const ended = 'Pod status.containerStatuses lastState.terminated';
const ready = 'Pod status.conditions Ready';
const failed = 'Pod status.reason';
const events = 'Events of the pod';

/**
 * What can be wrong with a workload, and where it is read: what stops every new pod first, what only befalls a
 * single one last.
 */
export const catalog = {
  NAMESPACE_TERMINATING: replicaFailure,
  WEBHOOK_DOWN: replicaFailure,
  ADMISSION_DENIED: replicaFailure,
  POD_SECURITY: replicaFailure,
  QUOTA_WANTS_REQUESTS: replicaFailure,
  QUOTA_EXCEEDED: replicaFailure,
  LIMIT_RANGE: replicaFailure,
  SERVICE_ACCOUNT_MISSING: replicaFailure,
  PRIORITY_CLASS_MISSING: replicaFailure,
  PODS_REFUSED: replicaFailure,
  CONTROLLER_SILENT: 'Deployment status.observedGeneration',
  SCHEDULING_GATED: scheduled,
  VOLUME_UNBOUND: scheduled,
  NO_NODES: scheduled,
  NO_CPU: scheduled,
  NO_MEMORY: scheduled,
  TOO_MANY_PODS: scheduled,
  NODES_TAINTED: scheduled,
  NODES_CORDONED: scheduled,
  NO_MATCHING_NODE: scheduled,
  UNSCHEDULABLE: scheduled,
  NO_POD_ADDRESS: events,
  SANDBOX_FAILED: events,
  VOLUME_IN_USE: events,
  VOLUME_FAILED: events,
  INVALID_IMAGE_NAME: waiting,
  IMAGE_NEVER_PULL: waiting,
  PULL_SECRET_MISSING: events,
  IMAGE_NOT_FOUND: waiting,
  IMAGE_PULL_DENIED: waiting,
  IMAGE_RATE_LIMIT: waiting,
  IMAGE_WRONG_PLATFORM: waiting,
  IMAGE_DISK_FULL: waiting,
  IMAGE_REGISTRY_CERTIFICATE: waiting,
  IMAGE_REGISTRY_UNREACHABLE: waiting,
  IMAGE_UNSIGNED: waiting,
  IMAGE_PULL_BACKOFF: waiting,
  CONFIG_MISSING: waiting,
  CONFIG_KEY_MISSING: waiting,
  RUNS_AS_ROOT: waiting,
  COMMAND_NOT_FOUND: ended,
  COMMAND_NOT_EXECUTABLE: ended,
  WRONG_ARCHITECTURE: ended,
  HOOK_FAILED: waiting,
  CONFIG_ERROR: waiting,
  OOM_KILLED: ended,
  INIT_FAILED: 'Pod status.initContainerStatuses lastState.terminated',
  CRASH_SIGNAL: ended,
  CRASH_KILLED: ended,
  ENDS_BY_ITSELF: ended,
  CRASH_LOOP: ended,
  STARTUP_PROBE_FAILING: events,
  LIVENESS_PROBE_FAILING: events,
  PROBE_REFUSED: events,
  PROBE_TIMEOUT: events,
  PROBE_FAILING: events,
  READINESS_GATE: ready,
  NODE_LOST: ready,
  PREEMPTED: 'Pod status.conditions DisruptionTarget',
  DISRUPTED: 'Pod status.conditions DisruptionTarget',
  EVICTED: failed,
  NODE_SHUTDOWN: failed,
  NODE_REFUSED: failed,
  POD_FAILED: failed,
  PROGRESS_DEADLINE: 'Deployment status.conditions Progressing',
  POD_STUCK: 'Pod status.phase',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof catalog;

const ranks: ReadonlyMap<string, number> = new Map(Object.keys(catalog).map((code, rank) => [code, rank]));

/** What is told of several: what stops new pods first, whatever the pods are called; null of none. */
export function gravest(problems: readonly (WorkloadProblem | null)[]): WorkloadProblem | null {
  const rankOf = ({ code }: WorkloadProblem) => ranks.get(code) ?? ranks.size;
  return problems.reduce(
    (found, one) => (one !== null && (found === null || rankOf(one) < rankOf(found)) ? one : found),
    null,
  );
}

const vague: ReadonlySet<string> = new Set<ProblemCode>([
  'IMAGE_PULL_BACKOFF',
  'IMAGE_PULL_DENIED',
  'EVICTED',
  'NODE_SHUTDOWN',
  'NODE_REFUSED',
  'POD_FAILED',
  'PROGRESS_DEADLINE',
]);
/** Whether events may tell the cause behind it. */
export const isVague = ({ code }: WorkloadProblem): boolean => vague.has(code);

/** A problem of the catalog, with the place where it was read among its params. */
export function problem(
  code: ProblemCode,
  message: string,
  providerReason: string | null,
  params: Readonly<Record<string, string | number>>,
): WorkloadProblem {
  const reason = providerReason === '' ? null : providerReason;
  const final = code === 'INVALID_IMAGE_NAME';
  const readAt = catalog[code];
  return {
    code,
    message: message.slice(0, 1000),
    params: { ...params, readAt },
    providerReason: reason,
    final,
  };
}

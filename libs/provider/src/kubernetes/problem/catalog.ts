import { cut, type WorkloadProblem } from '@arthor/core';

/** Where things are read. */
export const place = {
  replicaFailure: 'Deployment status.conditions ReplicaFailure',
  progressing: 'Deployment status.conditions Progressing',
  observed: 'Deployment status.observedGeneration',
  scheduled: 'Pod status.conditions PodScheduled',
  waiting: 'Pod status.containerStatuses state.waiting',
  ended: 'Pod status.containerStatuses lastState.terminated',
  initEnded: 'Pod status.initContainerStatuses lastState.terminated',
  ready: 'Pod status.conditions Ready',
  disrupted: 'Pod status.conditions DisruptionTarget',
  failed: 'Pod status.reason',
  phase: 'Pod status.phase',
  events: 'Events of the pod',
} as const;

/**
 * What can be wrong with a workload, and where it is usually read: what stops every new pod first, what only befalls a
 * single one last.
 */
export const catalog = {
  NAMESPACE_TERMINATING: place.replicaFailure,
  WEBHOOK_DOWN: place.replicaFailure,
  ADMISSION_DENIED: place.replicaFailure,
  POD_SECURITY: place.replicaFailure,
  QUOTA_WANTS_REQUESTS: place.replicaFailure,
  QUOTA_EXCEEDED: place.replicaFailure,
  LIMIT_RANGE: place.replicaFailure,
  SERVICE_ACCOUNT_MISSING: place.replicaFailure,
  PRIORITY_CLASS_MISSING: place.replicaFailure,
  PODS_REFUSED: place.replicaFailure,
  CONTROLLER_SILENT: place.observed,
  SCHEDULING_GATED: place.scheduled,
  VOLUME_UNBOUND: place.scheduled,
  NO_NODES: place.scheduled,
  NO_CPU: place.scheduled,
  NO_MEMORY: place.scheduled,
  TOO_MANY_PODS: place.scheduled,
  NODES_TAINTED: place.scheduled,
  NODES_CORDONED: place.scheduled,
  NO_MATCHING_NODE: place.scheduled,
  UNSCHEDULABLE: place.scheduled,
  NO_POD_ADDRESS: place.events,
  SANDBOX_FAILED: place.events,
  VOLUME_IN_USE: place.events,
  VOLUME_FAILED: place.events,
  INVALID_IMAGE_NAME: place.waiting,
  IMAGE_NEVER_PULL: place.waiting,
  PULL_SECRET_MISSING: place.events,
  IMAGE_NOT_FOUND: place.waiting,
  IMAGE_PULL_DENIED: place.waiting,
  IMAGE_RATE_LIMIT: place.waiting,
  IMAGE_WRONG_PLATFORM: place.waiting,
  IMAGE_DISK_FULL: place.waiting,
  IMAGE_REGISTRY_CERTIFICATE: place.waiting,
  IMAGE_REGISTRY_UNREACHABLE: place.waiting,
  IMAGE_UNSIGNED: place.waiting,
  IMAGE_PULL_BACKOFF: place.waiting,
  CONFIG_MISSING: place.waiting,
  CONFIG_KEY_MISSING: place.waiting,
  RUNS_AS_ROOT: place.waiting,
  COMMAND_NOT_FOUND: place.ended,
  COMMAND_NOT_EXECUTABLE: place.ended,
  WRONG_ARCHITECTURE: place.ended,
  HOOK_FAILED: place.waiting,
  CONFIG_ERROR: place.waiting,
  OOM_KILLED: place.ended,
  INIT_FAILED: place.initEnded,
  CRASH_SIGNAL: place.ended,
  CRASH_KILLED: place.ended,
  ENDS_BY_ITSELF: place.ended,
  CRASH_LOOP: place.ended,
  STARTUP_PROBE_FAILING: place.events,
  LIVENESS_PROBE_FAILING: place.events,
  PROBE_REFUSED: place.events,
  PROBE_TIMEOUT: place.events,
  PROBE_FAILING: place.events,
  READINESS_GATE: place.ready,
  NODE_LOST: place.ready,
  PREEMPTED: place.disrupted,
  DISRUPTED: place.disrupted,
  EVICTED: place.failed,
  NODE_SHUTDOWN: place.failed,
  NODE_REFUSED: place.failed,
  POD_FAILED: place.failed,
  PROGRESS_DEADLINE: place.progressing,
  POD_STUCK: place.phase,
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
/** What is told of a problem beside which events tell something, too; null where neither is there. */
export function toldBehind(
  found: WorkloadProblem | null,
  byEvents: WorkloadProblem | null,
): WorkloadProblem | null {
  if (found === null || vague.has(found.code)) return byEvents ?? found;
  // A registry may hide from whoever does not sign in that there is such an image.
  const isHidden = found.code === 'IMAGE_NOT_FOUND' && byEvents?.code === 'PULL_SECRET_MISSING';
  return isHidden ? byEvents : found;
}

/** Whether there may be a cause behind it that only events tell. */
export const hasMoreBehind = ({ code }: WorkloadProblem): boolean =>
  vague.has(code) || code === 'IMAGE_NOT_FOUND';

/** A problem of the catalog, with the place where it was read among its params. */
export function problem(
  code: ProblemCode,
  message: string,
  providerReason: string | null,
  params: Readonly<Record<string, string | number>>,
  readAt: string = catalog[code],
): WorkloadProblem {
  const reason = providerReason === '' ? null : providerReason;
  const final = code === 'INVALID_IMAGE_NAME';
  return {
    code,
    message: cut(message, 1000),
    params: { ...params, readAt },
    providerReason: reason,
    final,
  };
}

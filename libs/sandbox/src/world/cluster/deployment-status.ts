import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from './object.js';
import { kubeTime } from './object.js';

const defaultDeadlineSeconds = 600;
const timedOut = 'ProgressDeadlineExceeded';
const completeReason = 'NewReplicaSetAvailable';

/** The status a Deployment has, given its ReplicaSets; condition times move as the real controller moves them. */
export function deploymentStatus(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  now: number,
): DeploymentStatus {
  const sum = (count: (set: ReplicaSet) => number | undefined): number =>
    sets.reduce((total, set) => total + (count(set) ?? 0), 0);
  const replicas = sum((set) => set.status.replicas);
  const available = sum((set) => set.status.availableReplicas);
  const unavailable = Math.max(0, sum((set) => set.spec.replicas) - available);
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...positive('replicas', replicas),
    ...positive('updatedReplicas', current?.status.replicas ?? 0),
    ...positive(
      'readyReplicas',
      sum((set) => set.status.readyReplicas),
    ),
    ...positive('availableReplicas', available),
    ...positive('unavailableReplicas', unavailable),
    terminatingReplicas: sum((set) => set.status.terminatingReplicas),
  };
  const conditions = [
    availability(deployment, available, now),
    progress(deployment, counts, current, now),
    failure(deployment, available),
  ].filter((each) => each !== null);
  return { ...counts, ...(conditions.length === 0 ? {} : { conditions }) };
}

/** That pods are refused holds until all are available. */
function failure({ spec, status }: Deployment, available: number): Condition | null {
  if (available >= spec.replicas) return null;
  return status.conditions?.find((each) => each.type === 'ReplicaFailure') ?? null;
}

/** When the progress deadline ends, in ms; null when it does not run. */
export function deadlineOf(deployment: Deployment, status: DeploymentStatus): number | null {
  const progressing = status.conditions?.find((each) => each.type === 'Progressing');
  if (progressing === undefined || progressing.reason === completeReason || progressing.reason === timedOut)
    return null;
  return Date.parse(progressing.lastUpdateTime ?? '') + deadlineSeconds(deployment) * 1000 + 1000;
}

function availability(deployment: Deployment, available: number, now: number): Condition {
  const enough = available >= deployment.spec.replicas - unavailableAllowed(deployment);
  return moved(
    deployment,
    enough
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    false,
    now,
  );
}

function progress(
  deployment: Deployment,
  counts: DeploymentStatus,
  current: ReplicaSet | undefined,
  now: number,
): Condition | null {
  const known = deployment.status.conditions?.find((each) => each.type === 'Progressing');
  if (current === undefined) return known ?? null;
  const wanted = deployment.spec.replicas;
  const name = current.metadata.name;
  const finished =
    (counts.updatedReplicas ?? 0) === wanted &&
    (counts.replicas ?? 0) === wanted &&
    (counts.availableReplicas ?? 0) === wanted;
  const say = (reason: string, message: string, status: 'True' | 'False' = 'True') => ({
    type: 'Progressing',
    status,
    reason,
    message,
  });
  if (finished) {
    return moved(
      deployment,
      say(completeReason, `ReplicaSet "${name}" has successfully progressed.`),
      false,
      now,
    );
  }
  if (known === undefined)
    return moved(deployment, say('NewReplicaSetCreated', `Created new replica set "${name}"`), true, now);
  const before = deployment.status;
  const forward =
    (counts.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    (counts.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (counts.availableReplicas ?? 0) > (before.availableReplicas ?? 0) ||
    outdated(counts) < outdated(before);
  if (forward)
    return moved(deployment, say('ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`), true, now);
  const generationMoved = (before.observedGeneration ?? 0) < (deployment.metadata.generation ?? 1);
  if (known.reason === completeReason) {
    // After completion the condition stays, also when pods die later; only a new template starts it again.
    return generationMoved && !known.message?.includes(`"${name}"`)
      ? moved(deployment, say('NewReplicaSetCreated', `Created new replica set "${name}"`), true, now)
      : known;
  }
  if (known.reason !== timedOut && (deadlineOf(deployment, before) ?? now + 1) <= now) {
    return moved(
      deployment,
      say(timedOut, `ReplicaSet "${name}" has timed out progressing.`, 'False'),
      true,
      now,
    );
  }
  return known;
}

/** A condition with its times: the transition moves with the status, the update with the reason or when told to. */
function moved(
  deployment: Deployment,
  next: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>,
  touch: boolean,
  now: number,
): Condition {
  const known = deployment.status.conditions?.find((each) => each.type === next.type);
  const time = kubeTime(now);
  const same = known?.status === next.status;
  const unchanged = same && known.reason === next.reason && !touch;
  return {
    type: next.type,
    status: next.status,
    lastUpdateTime: unchanged ? (known.lastUpdateTime ?? time) : time,
    lastTransitionTime: same ? known.lastTransitionTime : time,
    ...(next.reason === undefined ? {} : { reason: next.reason }),
    ...(next.message === undefined ? {} : { message: next.message }),
  };
}

function unavailableAllowed(deployment: Deployment): number {
  if (deployment.spec.strategy?.type === 'Recreate') return deployment.spec.replicas;
  const value = deployment.spec.strategy?.rollingUpdate?.maxUnavailable ?? '25%';
  if (typeof value === 'number') return value;
  return Math.floor((Number.parseFloat(value) / 100) * deployment.spec.replicas);
}

function outdated(status: DeploymentStatus): number {
  return (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
}

function deadlineSeconds(deployment: Deployment): number {
  return deployment.spec.progressDeadlineSeconds ?? defaultDeadlineSeconds;
}

function positive<K extends string>(key: K, value: number): { readonly [P in K]?: number } {
  // A computed key widens to string for the compiler; the object has exactly this one key or none.
  return (value > 0 ? { [key]: value } : {}) as { readonly [P in K]?: number };
}

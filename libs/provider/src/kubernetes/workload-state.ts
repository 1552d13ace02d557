import type { AutoscalerState, LeftOut, ListedWorkload, Owned, PodState, WorkloadState } from '@arthor/core';
import { isOwn, key, laneOf } from './label.js';
import { seenOf } from './as-seen.js';
import { ownedBy } from './apply-workload.js';
import type {
  AutoscalerObject,
  BudgetObject,
  DeploymentObject,
  Metadata,
  PodObject,
  ServiceObject,
} from './object.js';
import { deletionCost, marked } from './mark-pods.js';
import { isOver, podProblem } from './problem/pod-problem.js';
import { workloadProblem } from './problem/workload-problem.js';

/** The live objects of one workload, however they were read. */
export interface WorkloadObjects {
  readonly deployment: DeploymentObject | null;
  readonly service: ServiceObject | null;
  readonly pods: readonly PodObject[];
}

/** With the autoscalers that name it. */
export interface ScaledObjects extends WorkloadObjects {
  readonly autoscalers: readonly AutoscalerObject[];
  readonly budget: BudgetObject | null;
  /** What is left out of its namespace. */
  readonly leftOut: readonly LeftOut[];
}

/** What the objects say; null when neither the Deployment nor a pod of it is there. Pods that are over are none of it. */
export function workloadState(objects: ScaledObjects, instanceId: string): WorkloadState | null {
  const { deployment, service } = objects;
  const pods = objects.pods
    .filter((pod) => !isOver(pod))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  if (deployment === null && pods.length === 0) return null;
  if (deployment === null) return { ...leftPods, pods: pods.map(podState) };
  const { metadata, spec, status } = deployment;
  const deleting = metadata.deletionTimestamp != null;
  const serviceWanted = metadata.annotations[key.service] === 'wanted';
  const servicePresent =
    !serviceWanted ||
    (service !== null &&
      service.metadata.deletionTimestamp == null &&
      isOwn(service.metadata.labels, instanceId));
  const hash = metadata.annotations[key.hash] ?? null;
  const serviceHash = service?.metadata.annotations[key.hash] ?? null;
  const settled = status.observedGeneration >= metadata.generation;
  const complete = settled && spec.replicas > 0 && status.availableReplicas >= spec.replicas;
  return {
    present: !deleting,
    deleting,
    uid: metadata.uid,
    ours: isOwn(metadata.labels, instanceId),
    hash: !serviceWanted || (servicePresent && serviceHash === hash) ? hash : null,
    servicePresent,
    owned: ownedIn(objects, instanceId),
    wantedReplicas: spec.replicas,
    autoscalers: statesOf(objects.autoscalers, instanceId),
    ...besideOf(objects, metadata),
    revision: JSON.stringify(seenOf(metadata)),
    updatedReplicas: status.updatedReplicas,
    readyReplicas: status.readyReplicas,
    availableReplicas: status.availableReplicas,
    unavailableReplicas: status.unavailableReplicas,
    settled,
    image: imageOf(deployment),
    pods: pods.map(podState),
    problem: deleting || complete ? null : workloadProblem(deployment, objects.pods),
  };
}

const statesOf = (autoscalers: readonly AutoscalerObject[], instanceId: string): readonly AutoscalerState[] =>
  autoscalers.map(({ metadata, spec, boundsBy }) => ({
    name: metadata.name,
    ours: isOwn(metadata.labels, instanceId),
    uid: metadata.uid,
    min: spec.minReplicas,
    max: spec.maxReplicas,
    boundsBy,
  }));

/** What of its objects is ours, as far as the API tells. */
const ownedIn = (
  { deployment, service, budget, autoscalers }: Omit<ScaledObjects, 'pods' | 'leftOut'>,
  instanceId: string,
): Owned => {
  const isOurs = ({ metadata }: { readonly metadata: Metadata }) => isOwn(metadata.labels, instanceId);
  return {
    ...ownedBy('Deployment', deployment),
    ...ownedBy('Service', service),
    ...ownedBy('PodDisruptionBudget', budget),
    ...ownedBy('HorizontalPodAutoscaler', autoscalers.find(isOurs) ?? null),
  };
};

/** One of before there were PodDisruptionBudgets never gets one, and lacks none. */
function besideOf(
  { budget, leftOut }: Pick<ScaledObjects, 'budget' | 'leftOut'>,
  { annotations }: Metadata,
): Pick<WorkloadState, 'budget' | 'leftOut'> {
  const mayHave = annotations[key.budget] === 'wanted';
  const lacks = leftOut.filter(({ kind }) => mayHave || kind !== 'PodDisruptionBudget');
  const isKept = lacks.every(({ kind }) => kind !== 'PodDisruptionBudget');
  return {
    ...(mayHave && isKept ? { budget: budget !== null } : {}),
    ...(lacks.length === 0 ? {} : { leftOut: lacks }),
  };
}

interface Listed extends ScaledObjects {
  readonly deployment: DeploymentObject;
}

/** A workload of a listing, with the pods that carry its name. */
export function listedWorkload(
  { deployment, service, pods, autoscalers, budget, leftOut }: Listed,
  instanceId: string,
): ListedWorkload {
  const { metadata, spec, status } = deployment;
  return {
    ref: { namespace: metadata.namespace, name: metadata.name },
    laneId: laneOf(metadata.labels),
    hash: metadata.annotations[key.hash] ?? null,
    owned: ownedIn({ deployment, service, budget, autoscalers }, instanceId),
    wantedReplicas: spec.replicas,
    autoscalers: statesOf(autoscalers, instanceId),
    ...besideOf({ budget, leftOut }, metadata),
    readyReplicas: status.readyReplicas,
    readyIps: pods
      .filter(serves)
      .map((pod) => pod.status.podIP ?? '')
      .sort(),
  };
}

/** Whether a pod may get traffic: ready, not leaving, with an address. */
export function serves(pod: PodObject): boolean {
  return isReady(pod) && !isOver(pod) && pod.metadata.deletionTimestamp == null && pod.status.podIP != null;
}

function isReady(pod: PodObject): boolean {
  return readyCondition(pod) !== undefined;
}

const readyCondition = ({ status }: PodObject) =>
  status.conditions.find((item) => item.type === 'Ready' && item.status === 'True');

/** A time as the API writes it. */
function timeOf(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
}

function podState(pod: PodObject): PodState {
  const restarts = pod.status.containerStatuses.reduce((sum, item) => sum + item.restartCount, 0);
  const terminating = pod.metadata.deletionTimestamp != null;
  return {
    name: pod.metadata.name,
    ip: pod.status.podIP ?? null,
    ready: isReady(pod),
    restarts,
    reason: terminating ? null : (podProblem(pod)?.code ?? null),
    terminating,
    node: pod.spec.nodeName ?? null,
    createdAt: timeOf(pod.metadata.creationTimestamp),
    readySince: timeOf(readyCondition(pod)?.lastTransitionTime),
    ...(pod.metadata.annotations[deletionCost] === marked ? { marked: true } : {}),
  };
}

function imageOf(deployment: DeploymentObject): string | null {
  const { containers } = deployment.spec.template.spec;
  // A mutating webhook may have put a side car in front of ours.
  const own = containers.find((item) => item.name === deployment.metadata.name) ?? containers[0];
  return own?.image ?? null;
}

/** A Deployment that is gone while its pods still end. */
const leftPods: Omit<WorkloadState, 'pods'> = {
  present: false,
  deleting: false,
  uid: null,
  ours: true,
  hash: null,
  servicePresent: false,
  wantedReplicas: 0,
  updatedReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  unavailableReplicas: 0,
  settled: false,
  image: null,
  problem: null,
};

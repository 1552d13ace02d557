import type { Comparison, Owned } from './difference.js';

/** A Kubernetes object by its namespace and name. */
export interface ObjectRef {
  readonly namespace: string;
  readonly name: string;
}

/** JSON as it goes over the wire. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Everything that decides how a deployment's pods look. Provider-neutral, every value explicit. */
export interface WorkloadSpec {
  readonly ref: ObjectRef;
  readonly laneId: number;
  readonly application: string;
  readonly environment: string;
  readonly symbol: string;
  readonly canary: boolean;
  readonly buildId: number;
  readonly image: string;
  readonly replicas: number;
  readonly containerPort: number;
  readonly servicePort: number;
  /** Whether a Service is wanted (NATIVE and external). */
  readonly service: boolean;
  /** HTTP path of the readiness probe; null = TCP on the container port. */
  readonly readinessPath: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** Names of ConfigMaps / Secrets whose keys become environment variables. */
  readonly envFrom: readonly { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string }[];
  /** What its autoscaler aims at; null = it has none. Its bounds are in no manifest, as `replicas` are. */
  readonly cpuPercent?: number | null | undefined;
  readonly resources: {
    readonly requests?: Readonly<Record<string, string>> | undefined;
    readonly limits?: Readonly<Record<string, string>> | undefined;
  };
  readonly command: readonly string[] | null;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
  readonly imagePullSecrets: readonly string[];
  /** terminationGracePeriodSeconds of the pods. */
  readonly gracePeriodSeconds: number;
  /** How long a pod must have been ready before it counts as available. */
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
}

/** What a row keeps of its rendered workload. */
export interface WorkloadFacts {
  /** Digest over the manifests without replicas; stands on the live objects and tells drift. */
  readonly hash: string;
  readonly containerPort: number;
  readonly servicePort: number;
}

/**
 * A workload as it is applied: manifests rendered once and stored beside the row, so that a later
 * Arthor that renders a default differently rolls nothing.
 */
export interface RenderedWorkload extends WorkloadFacts {
  /** The Deployment, then what belongs to it: the Service where one is wanted. */
  readonly objects: readonly Json[];
}

/** What is stored of a workload for ever, read only when it is applied or made again. */
export interface WorkloadSnapshot {
  /** What it was rendered from; null for those of before it was kept: {@link ClusterPort.specOf} reads it out. */
  readonly spec: WorkloadSpec | null;
  readonly objects: RenderedWorkload['objects'];
}

/** One pod as the console shows it. */
export interface PodState {
  readonly name: string;
  readonly ip: string | null;
  readonly ready: boolean;
  readonly restarts: number;
  /** The first thing that is wrong with it, as a reason code; null when nothing is. */
  readonly reason: string | null;
  readonly terminating: boolean;
  /** The node that runs it; absent or null = none yet. */
  readonly node?: string | null;
  readonly createdAt?: number | null;
  /** Since when it has been ready; absent or null = it is not. */
  readonly readySince?: number | null;
  /** Marked as one of those that go first when there are to be fewer ({@link ClusterPort.markPods}). */
  readonly marked?: boolean;
}

/** Why a workload does not become ready, decoded from the cluster's own words. */
export interface WorkloadProblem {
  /** IMAGE_NOT_FOUND, CRASH_LOOP, NO_CPU, PROBE_FAILING, QUOTA_EXCEEDED, …: the adapter's catalog. */
  readonly code: string;
  /** One English sentence naming the object. */
  readonly message: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly providerReason: string | null;
  /** It can never become ready as it is. */
  readonly final: boolean;
}

/** An autoscaler that names a workload: it sets the number of its pods. */
export interface AutoscalerState {
  readonly name: string;
  /** Made by this installation. */
  readonly ours: boolean;
  readonly uid: string;
  readonly min: number;
  readonly max: number;
  /** Of ours: who set its bounds after us; absent or null = nobody whom the API tells. */
  readonly boundsBy?: string | null;
}

/** An object of ours that is left out: the right to read or write it is missing. */
export interface LeftOut {
  readonly kind: string;
  /** What is missing, and the line that gives it. */
  readonly message: string;
}

/** What the cluster says of one workload. */
export interface WorkloadState {
  /** The Deployment exists and is not being deleted. */
  readonly present: boolean;
  /** It exists and is being deleted in the foreground. */
  readonly deleting: boolean;
  readonly uid: string | null;
  /** Carries our instance's label; false = a stranger with our name (NAME_TAKEN). */
  readonly ours: boolean;
  /** {@link WorkloadFacts.hash} found on the live objects; null when one of them lacks it. */
  readonly hash: string | null;
  /** The Service that is wanted with it is there (true where none is wanted). */
  readonly servicePresent: boolean;
  /** Of each of its objects that is there the fields that are ours; absent = the API does not tell owners. */
  readonly owned?: Owned;
  /** spec.replicas of the live Deployment. */
  readonly wantedReplicas: number;
  /** Autoscalers that name it; absent = none, or they may not be read. */
  readonly autoscalers?: readonly AutoscalerState[];
  /**
   * Whether it has its PodDisruptionBudget; absent = it never gets one (it was accepted before there were any), or may
   * not.
   */
  readonly budget?: boolean;
  /** What is left out of it for want of a right; absent = nothing is known to be. */
  readonly leftOut?: readonly LeftOut[];
  /** Exactly this state of the Deployment, for {@link ClusterPort.apply}; absent = there is none. Opaque to the core. */
  readonly revision?: string;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly unavailableReplicas: number;
  /** observedGeneration ≥ generation: the counts above speak of what was applied. */
  readonly settled: boolean;
  readonly image: string | null;
  /**
   * How many ready pods gateways are told of by its Service; absent or null = not asked, or not to be
   * known. They may come a second after the pods are ready, and a route that is written before leads nowhere.
   */
  readonly endpoints?: number | null;
  /** All pods of it by label, terminating ones too. */
  readonly pods: readonly PodState[];
  readonly problem: WorkloadProblem | null;
}

/** How to look at a workload. */
export interface ObserveOptions {
  /** Asks the API itself, not a cache. */
  readonly fresh: boolean;
  /** It is about to enter a route: tells its {@link WorkloadState.endpoints}, too. */
  readonly entering?: boolean;
}

/** A workload of ours that a listing found, with or without a row of its own. */
export interface ListedWorkload {
  readonly ref: ObjectRef;
  readonly laneId: number | null;
  readonly hash: string | null;
  /** As of {@link WorkloadState}. */
  readonly owned?: Owned;
  readonly wantedReplicas: number;
  /** Autoscalers that name it; absent = none, or they may not be read. */
  readonly autoscalers?: readonly AutoscalerState[];
  /** As of {@link WorkloadState}. */
  readonly budget?: boolean;
  readonly leftOut?: readonly LeftOut[];
  readonly readyReplicas: number;
  /** Addresses of the pods that take requests, sorted. */
  readonly readyIps: readonly string[];
}

/** Something that the cluster says happened to an object. */
export interface ClusterEvent {
  readonly object: { readonly kind: string; readonly name: string };
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** How often between first and last seen. */
  readonly count: number;
  readonly firstSeenAt: number | null;
  readonly lastSeenAt: number | null;
}

/** A workload to be applied, or compared with what an apply of it would give. */
export interface WorkloadToApply {
  readonly ref: ObjectRef;
  readonly rendered: RenderedWorkload;
  readonly replicas: number;
  readonly tick: number;
  /** Whether it should have a PodDisruptionBudget, where one is among its objects. */
  readonly budget: boolean;
}

/**
 * The cluster that runs the pods. All calls throw ProviderError and stop at the signal. Absence is
 * null. Reads see this process's own writes.
 */
export interface ClusterPort {
  /** uid of the namespace kube-system: tells one cluster from another (cached after success). */
  identity(signal: AbortSignal): Promise<string>;
  /** Pure: the manifests of a workload. The same spec gives the same hash for ever within a version. */
  render(spec: WorkloadSpec): RenderedWorkload;
  /**
   * Pure: the spec that gives these manifests, read out of them. `replicas` are in no manifest; variables
   * that the user gave names of ours are not in them either.
   */
  specOf(rendered: RenderedWorkload, replicas: number): WorkloadSpec;
  /**
   * Server-side apply of all objects, whole, idempotent. New objects or the same ones again.
   * Fails with NAMESPACE_MISSING (DENIED) where the namespace is absent, NAME_TAKEN (DENIED) where a
   * stranger holds the name, INVALID where the API refuses the manifest for good. With a `revision` only over that
   * state of the Deployment: CONFLICT when anything but its status has changed since. `kinds` absent = all of it.
   *
   * @returns what the API answered of the objects that were applied
   */
  apply(
    workload: WorkloadToApply & {
      readonly revision?: string | undefined;
      readonly kinds?: readonly string[] | undefined;
    },
    signal: AbortSignal,
  ): Promise<Owned>;
  /**
   * What our own apply would change now, by asking the API, which writes nothing: the fields of ours that somebody
   * changed. What an admission policy makes of our apply is no difference, nor what others add beside.
   *
   * @param applied what the API answered to our last apply, as far as it is known
   */
  compare(workload: WorkloadToApply, applied: Owned, signal: AbortSignal): Promise<Comparison>;
  /**
   * The workload and its pods; null when neither is there. May answer from a watched cache that is
   * seconds behind the cluster.
   */
  observe(ref: ObjectRef, options: ObserveOptions, signal: AbortSignal): Promise<WorkloadState | null>;
  /** Deletes the Deployment in the foreground (the other objects belong to it), with uid as precondition; already gone is success. */
  remove(ref: ObjectRef, uid: string, signal: AbortSignal): Promise<void>;
  /**
   * Applies its autoscaler with these bounds, whole, idempotent. Where the right is missing nothing is done; the
   * next look says so ({@link WorkloadState.leftOut}).
   *
   * @param uid of the Deployment that it belongs to
   */
  autoscale(
    workload: {
      readonly ref: ObjectRef;
      readonly rendered: RenderedWorkload;
      readonly uid: string;
      readonly tick: number;
      readonly min: number;
      readonly max: number;
    },
    signal: AbortSignal,
  ): Promise<void>;
  /** Deletes its autoscaler, with uid as precondition; already gone is success, and so is a missing right. */
  unscale(ref: ObjectRef, uid: string, signal: AbortSignal): Promise<void>;
  /**
   * Marks pods of a workload as those that go first when there are to be fewer. Where the right is missing nothing is
   * done; the next look says so ({@link WorkloadState.leftOut}, kind `Pod`). A pod that is gone is no fault.
   */
  markPods(ref: ObjectRef, pods: readonly string[], signal: AbortSignal): Promise<void>;
  /** Every workload labelled as this instance's in the namespace. */
  list(namespace: string, signal: AbortSignal): Promise<readonly ListedWorkload[]>;
  /**
   * Calls back with the lane's id soon after something of it changed in the namespace, and with `route` where that
   * was its route; a hint that may be lost. Goes on over errors until stopped; repeated calls for one namespace share
   * one watch.
   */
  watch(namespace: string, onLane: (laneId: number, what?: 'route') => void): { stop(): void };
  /** The last lines of a pod's log. GONE when the pod is unknown, TRANSIENT while its container has not started. */
  log(
    pod: ObjectRef,
    options: { readonly previous: boolean; readonly tailLines: number },
    signal: AbortSignal,
  ): Promise<string>;
  /** What happened to a workload, its ReplicaSets and its pods (also to those that are gone), last seen first; at most 200. */
  events(ref: ObjectRef, signal: AbortSignal): Promise<readonly ClusterEvent[]>;
  /** What is reachable and allowed for an environment, each with the exact text. Never throws for what it checks. */
  check(namespace: string, signal: AbortSignal): Promise<readonly CheckItem[]>;
}

/** One line of an environment's check. */
export interface CheckItem {
  readonly code: string;
  readonly status: 'OK' | 'WARNING' | 'FAILED' | 'UNKNOWN';
  readonly message: string;
}

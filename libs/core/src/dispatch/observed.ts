import type { Deployment } from '../lane/deployment.js';
import type { Environment, Lane } from '../lane/lane.js';
import type { OperationRecord } from '../operation/record.js';
import type { WorkloadState } from '../port/cluster.js';
import type { ProviderErrorKind } from '../port/provider-error.js';
import type { RouteInForce, RouteProvider, RouteState } from '../port/route.js';

/** What was seen, or that one could not look and why. Unknown never leads to a destructive action. */
export type Known<T> =
  { readonly known: true; readonly value: T } | { readonly known: false; readonly fault: Fault };

/** A provider's refusal or fault as the core needs it. */
export interface Fault {
  readonly kind: ProviderErrorKind;
  readonly code: string;
  readonly message: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** How long the provider asked to be left alone, ms; absent = it did not say. */
  readonly retryAfterMs?: number;
}

/** An action that failed in this pass. */
export interface FailedAction {
  readonly kind: Action['kind'];
  /** The deployment it was about; null for the route. */
  readonly deploymentId: number | null;
  readonly fault: Fault;
}

/** Everything one decision is made from: rows read together, each port asked once. */
export interface Observed {
  readonly lane: Lane;
  /** All rows of the lane but the WITHDRAWN ones. */
  readonly rows: readonly Deployment[];
  /** Successors of its rows in other lanes (PROMOTE) that have taken over there, with a ready pod. */
  readonly successors: ReadonlySet<number>;
  /** The lane's RUNNING operations. */
  readonly records: readonly OperationRecord[];
  /** null when t_env has no such row or a broken one; `environmentProblem` says which. */
  readonly environment: Environment | null;
  readonly environmentProblem: { readonly code: string; readonly message: string } | null;
  /** Which cluster answers: uid of kube-system. */
  readonly clusterId: Known<string>;
  /** By deployment id; a row that is not in it was not looked at. */
  readonly workloads: ReadonlyMap<number, Known<WorkloadState | null>>;
  readonly route: Known<RouteState | null>;
  /** What writes the lane's route here. */
  readonly gateway: RouteProvider;
  /** What the data plane says of the route wanted; asked only when the live route is that one. */
  readonly dataPlane: RouteInForce;
  readonly failed: readonly FailedAction[];
  /**
   * When the looking began, ms; absent = at the decision's `now`. A removal is decided only by a look that
   * began after the drain was over: an older one may be a cache's, and slow answers must not shorten it.
   */
  readonly askedAt?: number;
  /** How long a written route is given before it is assumed in force, ms. */
  readonly settleMs: number;
}

/** What to do outside. Each is idempotent and whole. */
export type Action =
  | { readonly kind: 'ENSURE_WORKLOAD'; readonly deployment: Deployment }
  | { readonly kind: 'REMOVE_WORKLOAD'; readonly deployment: Deployment; readonly uid: string }
  | {
      readonly kind: 'APPLY_ROUTE';
      readonly spec: import('../port/route.js').RouteSpec;
      readonly observed: RouteState | null;
    }
  | {
      readonly kind: 'REMOVE_ROUTE';
      readonly ref: import('../port/cluster.js').ObjectRef;
      readonly observed: RouteState;
    };

/** Columns of a deployment that dispatching may write. */
export type DeploymentPatch = Partial<
  Pick<
    Deployment,
    | 'status'
    | 'lifecycle'
    | 'readyReplicas'
    | 'pods'
    | 'conditions'
    | 'clusterId'
    | 'routedAt'
    | 'routeProvider'
    | 'inForce'
    | 'servedAt'
    | 'shutdownAt'
    | 'removalAt'
    | 'finishedAt'
  >
>;
export type RecordPatch = Partial<
  Pick<OperationRecord, 'status' | 'steps' | 'endedCode' | 'endedBy' | 'blocking' | 'finishedAt'>
>;
export type LanePatch = Partial<Pick<Lane, 'mainId' | 'canaryId' | 'conditions' | 'blocking' | 'route'>>;

/** What is recorded first, in one transaction; then done; then looked at again. */
export interface Decision {
  readonly lane: LanePatch;
  readonly rows: ReadonlyMap<number, DeploymentPatch>;
  readonly records: ReadonlyMap<number, RecordPatch>;
  /** An operation that can never succeed, or may wait no longer: undone in the same transaction. */
  readonly undo: {
    readonly record: OperationRecord;
    readonly status: 'FAILED' | 'CANCELLED';
    readonly code: string;
  } | null;
  readonly actions: readonly Action[];
  /** Other lanes to look at once this is committed. */
  readonly wakes: readonly number[];
  /** When to look again at the latest, ms from now; null = settled, nothing to wait for. */
  readonly lookAgainMs: number | null;
}

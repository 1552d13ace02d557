import type { Blocking } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import type { Freeze } from '../lane/freeze.js';
import type { Room } from './make-room.js';
import type { Environment, Lane } from '../lane/lane.js';
import type { OperationRecord } from '../operation/record.js';
import type { Bounds } from '../lane/scaling.js';
import type { WorkloadState } from '../port/cluster.js';
import type { Comparison, Owned } from '../port/difference.js';
import type { PoolInForce, PoolSpec, PoolState } from '../port/pool.js';
import type { ProviderErrorKind } from '../port/provider-error.js';
import type { RouteHome, RouteInForce, RouteState } from '../port/route.js';
import type { RegistryAddress, RegistryInstance, RegistryService, RegistryWish } from '../port/registry.js';
import type { Mend, Writes } from './writes.js';

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

/** A lane's route at the provider or cluster it had before. */
export interface FormerRoute {
  readonly home: RouteHome;
  readonly route: Known<RouteState | null>;
  /** Whether its gateway serves it no more; asked only once it is removed, absent = it was not asked. */
  readonly gone?: RouteInForce;
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
  /** Those that may postpone the lane's expiry; none where it has none. */
  readonly freezes: readonly Freeze[];
  /** Asked only when pods of the lane find no room; absent = not asked. */
  readonly room?: Room | null;
  /** The database's clock when the rows were read, ms; absent = that of the decision. */
  readonly databaseAt?: number;
  /** Which cluster the environment names: uid of kube-system. */
  readonly clusterId: Known<string>;
  /** Ids of rows made on a cluster that no configured context leads to. */
  readonly lost: ReadonlySet<number>;
  /** By deployment id; a row that is not in it was not looked at. */
  readonly workloads: ReadonlyMap<number, Known<WorkloadState | null>>;
  /** By deployment id: what the API answered to what this pass applied. */
  readonly answered?: ReadonlyMap<number, Owned>;
  /** By deployment id: what of it is not as our own apply gives it; asked only where it seems so. */
  readonly compared?: ReadonlyMap<number, Known<Comparison>>;
  /** Whether a freeze holds; asked only where somebody changed something. */
  readonly frozen?: boolean;
  /** What is remembered of the writes of the lane's objects, by {@link Mend.object}. */
  readonly writes?: ReadonlyMap<string, Writes>;
  /** Those of them that others went on setting a moment ago. */
  readonly unsettled?: ReadonlySet<string>;
  /** By deployment id: the pools of those whose gateway calls pods itself; absent = it was not looked at. */
  readonly pools?: ReadonlyMap<number, Known<PoolState | null>>;
  /** By deployment id: whether the data plane has that pool; asked only where somebody waits for it. */
  readonly poolsInForce?: ReadonlyMap<number, PoolInForce>;
  readonly route: Known<RouteState | null>;
  /** Where the lane's route is kept: the home of whoever has, or is to have, its traffic. */
  readonly gateway: RouteHome;
  /** What another provider or cluster still has of it, since the environment was switched; null = nothing. */
  readonly former: FormerRoute | null;
  /**
   * What the data plane says of the route wanted; asked only when the live route is that one. Where none is wanted:
   * whether it serves none; asked only when none is there any more.
   */
  readonly dataPlane: RouteInForce;
  /** What the gateway's controller says against the route wanted; absent = nothing. */
  readonly refusal?: Fault;
  /** Instances of the lane's application, of other lanes, too; absent = its environment has no registry. */
  readonly registry?: Known<readonly RegistryInstance[]>;
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
  | {
      readonly kind: 'ENSURE_WORKLOAD';
      readonly deployment: Deployment;
      /** Only over this state of it, for an autoscaler may have scaled it since; absent = whatever is there. */
      readonly revision?: string | undefined;
      /** Only these kinds of its objects; absent = all. */
      readonly kinds?: readonly string[] | undefined;
      readonly mends: Mend;
    }
  | {
      readonly kind: 'ENSURE_AUTOSCALER';
      readonly deployment: Deployment;
      /** Of the live Deployment. */
      readonly uid: string;
      readonly bounds: Bounds;
      readonly mends: Mend;
    }
  | { readonly kind: 'REMOVE_AUTOSCALER'; readonly deployment: Deployment; readonly uid: string }
  | {
      readonly kind: 'REMOVE_WORKLOAD';
      readonly deployment: Deployment;
      readonly uid: string;
      /** The pod whose last words are to be kept; null = none of it fell. */
      readonly fell: string | null;
    }
  | { readonly kind: 'MARK_PODS'; readonly deployment: Deployment; readonly pods: readonly string[] }
  | {
      readonly kind: 'APPLY_POOL';
      readonly deployment: Deployment;
      readonly pool: PoolSpec;
      readonly mends: Mend;
    }
  | { readonly kind: 'REMOVE_POOL'; readonly deployment: Deployment }
  | {
      readonly kind: 'APPLY_ROUTE';
      readonly home: RouteHome;
      readonly spec: import('../port/route.js').RouteSpec;
      readonly observed: RouteState | null;
      readonly mends: Mend;
    }
  | {
      readonly kind: 'WRITE_INSTANCE';
      readonly deployment: Deployment;
      readonly service: RegistryService;
      readonly instance: RegistryInstance;
      readonly wish: RegistryWish;
    }
  | {
      readonly kind: 'REGISTER_INSTANCE';
      readonly deployment: Deployment;
      readonly service: RegistryService;
      readonly address: RegistryAddress;
      readonly wish: RegistryWish;
    }
  | {
      readonly kind: 'DEREGISTER_INSTANCE';
      readonly deployment: Deployment;
      readonly service: RegistryService;
      readonly address: RegistryAddress;
    }
  | {
      readonly kind: 'REMOVE_ROUTE';
      readonly home: RouteHome;
      readonly ref: import('../port/cluster.js').ObjectRef;
      readonly observed: RouteState;
    };

/** Columns of a deployment that dispatching may write. */
export type DeploymentPatch = Partial<
  Pick<
    Deployment,
    | 'status'
    | 'lifecycle'
    | 'replicas'
    | 'scaling'
    | 'readyReplicas'
    | 'pods'
    | 'conditions'
    | 'applied'
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
export type LanePatch = Partial<
  Pick<Lane, 'mainId' | 'canaryId' | 'conditions' | 'blocking' | 'route' | 'expiresAt'>
>;

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
    /** What is wrong as it was seen now: that is what a person asks about. */
    readonly blocking: Blocking | null;
  } | null;
  /** A main that fell gives its place back to the one that served before: a ROLLBACK nobody asked for. */
  readonly back: { readonly to: Deployment; readonly code: string } | null;
  /** The lane's time is over: a DELETE nobody asked for. */
  readonly offline: Deployment | null;
  /** A main of another lane that is kept warm no longer. */
  readonly givesUp: Room['warm'];
  readonly actions: readonly Action[];
  /** Other lanes to look at once this is committed. */
  readonly wakes: readonly number[];
  /** When to look again at the latest, ms from now; null = settled, nothing to wait for. */
  readonly lookAgainMs: number | null;
}

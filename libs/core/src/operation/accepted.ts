import type { Params } from '../lane/condition.js';
import type { CanaryType, Deployment } from '../lane/deployment.js';
import type { Freeze } from '../lane/freeze.js';
import type { Environment, Lane, OnStalled } from '../lane/lane.js';
import type { Autoscale } from '../lane/scaling.js';
import type { DeploymentEvent } from '../lane/machine.js';
import type { OperationRecord, Operate, RelatedChange } from './record.js';

/** What of a build the rules need. `image` is what is deployed: by digest where one is known. */
export interface BuildFacts {
  readonly id: number;
  readonly status: 'QUEUED' | 'BUILDING' | 'SUCCESS' | 'FAILURE' | 'ABORTED';
  readonly application: string;
  readonly environment: string;
  readonly image: string | null;
  readonly commitId: string | null;
}

/** One lane as accept reads it, under its lock (a plan: without one; a lane not made yet has id 0). */
export interface LaneFacts {
  readonly lane: Lane;
  /** All rows but the WITHDRAWN ones. */
  readonly rows: readonly Deployment[];
  /** RUNNING ones. */
  readonly records: readonly OperationRecord[];
  readonly environment: Environment;
  /** The freeze it is in; null = in none. */
  readonly freeze: Freeze | null;
}

/** The lanes an operation touches, read together under their locks. */
export interface Lanes extends LaneFacts {
  /** The canary's lane of a PROMOTE from another symbol; null = there is no second lane. */
  readonly source: LaneFacts | null;
  /** ROLLBACK: rows of the lane that served, WITHDRAWN ones too, newest first. */
  readonly past: readonly Deployment[];
}

/** Why an operation is not accepted: `rule` → 422, `state` → 409. Nothing was changed. */
export interface Refusal {
  readonly ok: false;
  readonly kind: 'rule' | 'state';
  readonly code: string;
  /** One English sentence: what is so, and what to do. */
  readonly message: string;
  readonly params: Params;
}

/** A deployment to be made; the server adds names, the rendered workload and what the tables mirror. */
export interface NewDeployment {
  readonly build: Pick<BuildFacts, 'id' | 'image' | 'commitId'>;
  /** The deployment whose kept spec is rendered anew; null = the application's settings of now. */
  readonly like: Deployment | null;
  readonly canary: boolean;
  readonly canaryType: CanaryType | null;
  readonly canaryValue: string | null;
  readonly weight: number | null;
  readonly external: boolean;
  readonly replicas: number;
  /** Its autoscaler; null = it gets none. */
  readonly autoscale: Autoscale | null;
}

/** Values of a row that an operation sets in place. */
export type RowValues = Partial<Pick<Deployment, 'weight' | 'replicas' | 'scaling' | 'lifecycle'>>;

/** A row an accepted operation moves. */
export interface RowMove {
  readonly row: Deployment;
  /** null = its status stays. */
  readonly event: DeploymentEvent | null;
  /** Gets the operation's tick: it is this operation's own subject. */
  readonly newTick: boolean;
  /** It waits for the operation's target. */
  readonly related: boolean;
  readonly set?: RowValues;
  /** It was left, or failed after it had served: it is nobody's last good one any more. */
  readonly left?: boolean;
}

/** A RUNNING operation that ends because of this one. */
export interface Ending {
  readonly record: OperationRecord;
  readonly status: 'CANCELLED' | 'FAILED';
  readonly code: string;
}

/** Everything one accepted operation writes, and what its plan tells. */
export interface Accepted {
  readonly ok: true;
  readonly operate: Operate;
  readonly canary: boolean;
  readonly create: NewDeployment | null;
  /** The row it is about; null = the new one. */
  readonly target: Deployment | null;
  readonly moves: readonly RowMove[];
  readonly endings: readonly Ending[];
  readonly related: readonly RelatedChange[];
  /** CANCEL (and DELETE of what never served): the operation it undoes. */
  readonly cancels: OperationRecord | null;
  readonly onStalled: OnStalled;
  readonly warnings: readonly Warning[];
  /** How long the lane lives from now on, ms; null = for ever, absent = as before. */
  readonly ttlMs?: number | null;
}

/** Accepted, but a person should know. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly params?: Params;
}

/** What every operation may carry. */
export interface Common {
  readonly expectedTick?: number | undefined;
  readonly onStalled?: OnStalled | undefined;
}

export const refuse = (
  kind: Refusal['kind'],
  code: string,
  message: string,
  params: Params = {},
): Refusal => ({
  ok: false,
  kind,
  code,
  message,
  params,
});

/** Somebody acted first; the server adds who and what. */
export function movedOn(lane: Lane, common: Common): Refusal | null {
  if (common.expectedTick === undefined || common.expectedTick === lane.tick) return null;
  return refuse(
    'state',
    'LANE_MOVED',
    `The lane is at tick ${lane.tick}, not ${common.expectedTick}. Look at the new plan.`,
    {
      tick: lane.tick,
      expectedTick: common.expectedTick,
    },
  );
}

import type { PodState, WorkloadFacts } from '../port/cluster.js';
import type { Condition } from './condition.js';
import type { DeployMode } from './lane.js';
import type { DeploymentStatus } from './machine.js';
import type { Autoscale, Scaling } from './scaling.js';

/** Registry metadata of an instance, as the origin's applications read it. */
export type Lifecycle = 'CREATING' | 'MODIFYING' | 'RUNNING' | 'CLOSING';

/** Gray = HEADER (`gray: value`), blue-green = WEIGHT. */
export type CanaryType = 'HEADER' | 'WEIGHT';

/** What of a deployment can change in place. */
export interface InForce {
  /** Whole percent of a weight canary; null = no weight rule. */
  readonly weight: number | null;
  readonly replicas: number;
  /** Absent = it had no autoscaler of its own. */
  readonly autoscale?: Autoscale;
}

/** One build running (or meant to run) in one lane: the row everything outside is derived from. */
export interface Deployment {
  readonly id: number;
  readonly laneId: number;
  readonly application: string;
  /** Also the namespace. */
  readonly environment: string;
  readonly symbol: string;
  /** `{application}-{32 hex}`: Deployment, Service, container and pod label value alike. */
  readonly name: string;
  readonly canary: boolean;
  readonly canaryType: CanaryType | null;
  /** The `gray` header's value of a header canary. */
  readonly canaryValue: string | null;
  /** Whole percent of a weight canary. */
  readonly weight: number | null;
  readonly status: DeploymentStatus;
  /** Tick of the newest operation that touched this row. */
  readonly tick: number;
  readonly lifecycle: Lifecycle;
  readonly deployMode: DeployMode;
  readonly external: boolean;
  readonly buildId: number;
  readonly image: string;
  readonly commitId: string | null;
  /** How many pods are wanted; where an autoscaler names it, what that set last. */
  readonly replicas: number;
  /** null = nobody but the row. */
  readonly scaling: Scaling | null;
  readonly readyReplicas: number;
  readonly pods: readonly PodState[];
  readonly conditions: readonly Condition[];
  /** The successor a REPLACING row waits for. */
  readonly relatedId: number | null;
  /** Name of the lane's route object. */
  readonly routeName: string;
  /** uid of kube-system where it was made; null until the first look. */
  readonly clusterId: string | null;
  /** What writes its route, e.g. `ingress-nginx`; null until the first route write. */
  readonly routeProvider: string | null;
  /** Facts of what is applied: rendered once at accept and kept for ever as its snapshot. */
  readonly workload: WorkloadFacts;
  /** Digest of what the API answered for the fields we own; {@link WorkloadFacts.hash} until that is asked. */
  readonly applied: string | null;
  /** What a CANCEL of a change in place goes back to; null until it was in force. */
  readonly inForce: InForce | null;
  /** The ROLLBACK that went back from it, or the operation that failed with it after it had served: it is no last good one. */
  readonly leftBy: number | null;
  /** Committed before the first route write that names it; null = no request can have reached it. */
  readonly routedAt: number | null;
  /** First time in force. */
  readonly servedAt: number | null;
  /** When it was out of the route: the drain counts from here. */
  readonly shutdownAt: number | null;
  /** Point of no return, committed before the first destructive call. */
  readonly removalAt: number | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

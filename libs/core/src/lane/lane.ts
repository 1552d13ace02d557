import type { Blocking, Condition } from './condition.js';
import type { LaneRoute } from './lane-route.js';
import type { RegistrySettings } from './registry-settings.js';

/**
 * (application, environment, symbol): the lock, the queue key, the card on the board, the owner of
 * one route. `mainId` and `canaryId` name the rows in force, whatever their status.
 */
export interface Lane {
  readonly id: number;
  readonly application: string;
  /** Also the namespace. */
  readonly environment: string;
  readonly symbol: string;
  /** The logical clock's value of the newest accepted operation; 0 = none yet. */
  readonly tick: number;
  /** Compare-and-set: every write of the lane or its rows moves it. */
  readonly version: number;
  readonly mainId: number | null;
  readonly canaryId: number | null;
  /** When the dispatcher looks again, ms; null when settled. */
  readonly dueAt: number | null;
  /** When it is taken offline by itself, ms; null = never. */
  readonly expiresAt: number | null;
  /** What is known of its route; null = none was ever written. */
  readonly route: LaneRoute | null;
  readonly conditions: readonly Condition[];
  readonly blocking: Blocking | null;
}

/** Whether a lane names a row as in force. */
export const isServing = ({ mainId, canaryId }: Pick<Lane, 'mainId' | 'canaryId'>, id: number): boolean =>
  mainId === id || canaryId === id;

/** What of an environment the rules need. `problem` says why it cannot be used, null when it can. */
export interface Environment {
  readonly name: string;
  readonly description: string;
  readonly host: string;
  readonly protected: boolean;
  /** Environments whose builds are accepted here; null = all. */
  readonly acceptBuildsFrom: readonly string[] | null;
  readonly deployMode: DeployMode;
  readonly drainMs: number;
  /** How long a pod of a new deployment must have been ready before it counts, ms. */
  readonly minReadyMs: number;
  /** How long the last main that was replaced is kept after its drain, ms. */
  readonly keepWarmMs: number;
  /** One with more pods than these is not kept. */
  readonly keepWarmMaxReplicas: number;
  /** Whether a main that falls is taken back by itself, while its predecessor still runs. */
  readonly autoReturn: boolean;
  readonly progressDeadlineMs: number;
  readonly onStalled: OnStalled;
  readonly onDrift: OnDrift;
  /** How its registry is used for the application at hand; absent = it has none. */
  readonly registry?: RegistrySettings;
}

/** NATIVE: Service and the cluster's own routing. UNCOUPLED: APISIX carries pod addresses. */
export type DeployMode = 'NATIVE' | 'UNCOUPLED';

/** What happens to a pod template that somebody changed: it is put back, or only told. */
export type OnDrift = 'HEAL' | 'TELL';

/** What happens to an operation past its progress deadline. */
export type OnStalled = 'WAIT' | 'CANCEL';

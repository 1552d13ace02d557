import type { Decision, Deployment, Lane, Observed, Room, RoutedRow, WorkloadSnapshot } from '@arthor/core';
import type { EnvironmentProviders, NoProviders } from './environment-providers.js';
import type { LastLog } from './last-words.js';

/** What one pass reads of a lane in one go. */
export interface LaneRows extends Pick<
  Observed,
  'lane' | 'rows' | 'records' | 'successors' | 'environment' | 'environmentProblem' | 'freezes' | 'databaseAt'
> {
  /** Name of the lane's route object. */
  readonly routeName: string;
  /** What the environment names now: its row and settings are edited by hand. */
  readonly providers: EnvironmentProviders | NoProviders;
}

/** A row as the comparison with the world reads it: no snapshot, no pods. */
export interface ComparedRow
  extends
    RoutedRow,
    Pick<
      Deployment,
      | 'id'
      | 'laneId'
      | 'application'
      | 'symbol'
      | 'status'
      | 'canary'
      | 'routeProvider'
      | 'replicas'
      | 'scaling'
      | 'readyReplicas'
      | 'applied'
    > {
  /** Whether its lane names it as in force. */
  readonly serves: boolean;
}

/** An environment as its row says; its name is the namespace. */
export interface ComparedEnvironment {
  readonly name: string;
  readonly host: string;
}

/** Which rows to compare: the next page of live ones after an id, or those of at most 200 names whatever their status. */
export type RowsAsked = { readonly after: number } | { readonly named: readonly string[] };

/**
 * The tables as dispatching needs them. Reads see what is committed. Every write is one short transaction
 * that succeeds only while the lane still has the version it was decided on and all rows it changes are there,
 * and moves that version; otherwise someone was faster, and nothing is written. What rejects may have been
 * written or not: the next look tells.
 */
export interface LaneStore {
  /**
   * The lane, all its rows but the WITHDRAWN ones, its RUNNING operations and its environment with its providers. The lane's
   * row is read first: rows that moved since make a later write answer false. null = there is no such lane.
   */
  load(laneId: number): Promise<LaneRows | null>;
  /** The lane's version now; null = there is no such lane. */
  version(laneId: number): Promise<number | null>;
  /**
   * Writes everything a decision changes, when the lane is looked at next (`decision.lookAgainMs` after
   * `now`; null = no more), makes the lanes due that it wakes, and tells whoever follows them. An undo may
   * touch a second lane (PROMOTE).
   *
   * @returns the other lanes it made due; null = someone was faster
   */
  record(o: Observed, decision: Decision, now: number): Promise<readonly number[] | null>;
  /** Writes only when the lane is looked at next: a restart finds it by that. Nobody is told. */
  setDue(lane: Lane, dueAt: number | null): Promise<boolean>;
  /** Ids of the lanes with a live row, or of those that are due at a time, ms. */
  lanes(which: 'live' | { readonly dueBy: number }): Promise<readonly number[]>;
  /** Rows of an environment in the order of their ids. A page may be short; an empty one is the end. */
  rows(environment: string, which: RowsAsked): Promise<readonly ComparedRow[]>;
  /** What of an environment could go, or goes, for others; asked only when something finds no room. */
  room(environment: string): Promise<Room>;
  /** Whether a freeze holds for a lane by the database's clock; asked only where somebody changed something. */
  isFrozen(lane: Lane): Promise<boolean>;
  /** All environments, read anew: their rows are edited by hand. */
  environments(): Promise<readonly ComparedEnvironment[]>;
  /**
   * What is applied for a deployment, as it was rendered when it was accepted. Throws ProviderError INVALID
   * when it is gone.
   */
  snapshot(deploymentId: number): Promise<WorkloadSnapshot>;
  /** Keeps what a deployment's container wrote before it ended; the first that is kept stays. */
  keepLog(deploymentId: number, log: LastLog): Promise<void>;
}

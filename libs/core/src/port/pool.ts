import type { ObjectRef } from './cluster.js';

/** Who answers behind a route whose gateway calls pods itself: one pool for each deployment, by its name. */
export interface PoolSpec {
  readonly ref: ObjectRef;
  readonly laneId: number;
  /** The lane's tick: stands on the object as a label. */
  readonly tick: number;
  /** `ip:port` of the pods that take requests, sorted. Empty is written only where nobody is ready. */
  readonly addresses: readonly string[];
}

/** A live pool, parsed back from what the gateway's API holds. */
export interface PoolState {
  /** Carries our instance's label; false = a stranger with our name. */
  readonly ours: boolean;
  /** The tick stamped on it; 0 when it has none. */
  readonly tick: number;
  readonly laneId: number | null;
  /** Sorted. */
  readonly addresses: readonly string[];
  /** Whether everything else that the adapter sets is as it would write it. */
  readonly intact: boolean;
  /** What the adapter needs to ask the data plane for exactly this state. Opaque to the core. */
  readonly revision: string;
}

/** Whether every instance of the gateway has a pool as it stands; `cannot tell`: they cannot be asked. */
export type PoolInForce = 'yes' | 'no' | 'cannot tell';

/**
 * The pools of a gateway that calls pods by their addresses. They are objects of their own: a pod that moves changes
 * its pool and no route. All calls throw ProviderError and stop at the signal.
 */
export interface PoolPort {
  /** The live pool, always asked of the API itself; null when there is none. */
  observe(ref: ObjectRef, signal: AbortSignal): Promise<PoolState | null>;
  /** Every pool labelled as this instance's in the namespace, by the deployment's name. */
  list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, PoolState>>;
  /**
   * Asks the data plane whether it has exactly this live pool. A question that nobody answers is `no` at first, and
   * `cannot tell` when that lasts (10 s).
   */
  inForce(ref: ObjectRef, live: PoolState, signal: AbortSignal): Promise<PoolInForce>;
  /** Writes the whole pool; idempotent. NAME_TAKEN (DENIED) where a stranger holds its id. */
  apply(pool: PoolSpec, signal: AbortSignal): Promise<void>;
  /** Removes it; already gone is success. CONFLICT while a route still names it. */
  remove(ref: ObjectRef, signal: AbortSignal): Promise<void>;
}

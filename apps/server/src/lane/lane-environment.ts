import type { Environment, Lane } from '@arthor/core';
import type { View } from '../store/store.js';

/** The environment of a lane. */
export interface LaneEnvironment {
  /** null = there is none, or it cannot be used; `problem` says why. */
  readonly environment: Environment | null;
  /** Where the environment's host is served; null while nobody said. */
  readonly gatewayUrl: string | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** Reads t_env anew each time: rows edited by hand count at once. */
export abstract class LaneEnvironments {
  /** To work by: with the drain of the lane's application, null when it cannot be used. */
  abstract of(view: View, lane: Pick<Lane, 'application' | 'environment'>): Promise<LaneEnvironment>;

  /** To show: by name, whatever its problem, in a fixed number of statements. A deleted one is left out. */
  abstract named(view: View, names: readonly string[]): Promise<ReadonlyMap<string, LaneEnvironment>>;
}

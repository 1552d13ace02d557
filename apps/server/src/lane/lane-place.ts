import type { Environment } from '@arthor/core';
import type { View } from '../store/store.js';

/** What of an environment a card shows and the rules ask. */
export interface LanePlace {
  readonly environment: Environment;
  /** Where the environment's host is served; null while nobody said. */
  readonly gatewayUrl: string | null;
}

/** Reads environments with their settings; what is not set is the installation's default. */
export abstract class LanePlaces {
  /** By name, in a fixed number of statements; an environment whose row is gone is not in it. */
  abstract load(view: View, names: readonly string[]): Promise<ReadonlyMap<string, LanePlace>>;
}

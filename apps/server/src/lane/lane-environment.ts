import type { Environment, Lane } from '@arthor/core';
import type { ProviderChoice } from '../runtime/providers.js';
import type { View } from '../store/store.js';
import type { SettingsLayers } from './settings-layers.js';

/** The environment of a lane. */
export interface LaneEnvironment extends ProviderChoice {
  /** null = it does not exist or cannot be used; `problem` says why. */
  readonly environment: Environment | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** The environment of a lane, with what its settings were made of; empty where it is unusable. */
export interface LayeredEnvironment extends LaneEnvironment {
  readonly layers: SettingsLayers;
}

/** Reads environments for lanes. Never cached: rows edited by hand count at once. */
export abstract class LaneEnvironments {
  /** For deciding and accepting: with the drain of the lane's application; `environment` is null if unusable. */
  abstract of(view: View, lane: Pick<Lane, 'application' | 'environment'>): Promise<LayeredEnvironment>;

  /** For showing: by name, also with problems, in a fixed number of statements. Deleted ones are missing. */
  abstract named(view: View, names: readonly string[]): Promise<ReadonlyMap<string, LaneEnvironment>>;
}

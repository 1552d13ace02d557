import type { Environment, Lane } from '@arthor/core';
import type { View } from '../store/store.js';

/** The environment of a lane with the drain of its application; `problem` says why it cannot be used. */
export interface LaneEnvironment {
  readonly environment: Environment | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** Reads t_env anew each time: rows edited by hand count at once. */
export abstract class LaneEnvironments {
  abstract of(view: View, lane: Pick<Lane, 'application' | 'environment'>): Promise<LaneEnvironment>;
}

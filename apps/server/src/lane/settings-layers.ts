import type { EnvironmentSettings, Settings } from '@arthor/contract';

/** The layers of settings above the installation's configuration. */
export interface SettingsLayers {
  /** The environment's own; {} without an environment. */
  readonly environment: EnvironmentSettings;
  /** The application's, for all environments. */
  readonly application: Settings;
  /** The application's in this environment; null without an environment. */
  readonly inEnvironment: Settings | null;
}

/** Nothing is set. */
export const noLayers: SettingsLayers = { environment: {}, application: {}, inEnvironment: null };

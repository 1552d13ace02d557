import type { EnvironmentSettings, Settings } from '@arthor/contract';

/** What is set above the installation's configuration, layer by layer. */
export interface SettingsLayers {
  /** The environment's own; {} where no environment is meant. */
  readonly environment: EnvironmentSettings;
  /** The application's, everywhere. */
  readonly application: Settings;
  /** The application's in this environment; null where no environment is meant. */
  readonly inEnvironment: Settings | null;
}

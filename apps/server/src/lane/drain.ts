import type { EffectiveSettings } from '@arthor/contract';
import type { SettingsLayers } from './settings-layers.js';

/** How long a deployment drains, and which layer says so. */
export interface Drain {
  readonly ms: number;
  readonly source: EffectiveSettings['drainSeconds']['source'];
}

/**
 * The one place where it is decided how long a deployment drains: as its application says (in this
 * environment, then everywhere), else the environment, else the installation. Seconds are for rows and
 * for the API; everything inside counts in ms.
 */
export function drainOf(layers: Partial<SettingsLayers>, installationMs: number): Drain {
  const said = [
    { source: 'environment', seconds: layers.inEnvironment?.drainSeconds },
    { source: 'application', seconds: layers.application?.drainSeconds },
    { source: 'environment', seconds: layers.environment?.drainSeconds },
  ] as const;
  for (const { source, seconds } of said)
    if (seconds !== undefined && seconds !== null) return { source, ms: seconds * 1000 };
  return { source: 'installation', ms: installationMs };
}

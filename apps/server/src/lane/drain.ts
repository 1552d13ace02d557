import type { EffectiveSettings } from '@arthor/contract';
import type { SettingsLayers } from './settings-layers.js';

/** How long a deployment drains, and which layer says so. */
export interface Drain {
  readonly ms: number;
  readonly source: EffectiveSettings['drainSeconds']['source'];
}

/**
 * Decides how long a deployment drains: the first of application in this environment, application,
 * environment, installation that sets it. Rows and the API use seconds, everything else uses ms.
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

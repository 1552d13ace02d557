import type { EffectiveSettings, EnvironmentSettings } from '@arthor/contract';
import type { Config } from '../config.js';
import type { SettingsLayers } from './settings-layers.js';

/** A value and which layer says so. */
export interface Said<T> {
  readonly value: T;
  readonly source: EffectiveSettings['drainSeconds']['source'];
}

/** How a lane releases. Times in ms; rows and the API use seconds. */
export interface ReleaseSettings {
  /** How long a deployment drains. */
  readonly drainMs: Said<number>;
  /** How long a pod must have been ready before it counts on entering. */
  readonly minReadyMs: Said<number>;
  /** Whether a main that falls is taken back by itself. */
  readonly autoReturn: Said<boolean>;
}

/** What the layers have in common. */
type Layer = Pick<EnvironmentSettings, 'drainSeconds' | 'minReadySeconds' | 'autoReturn'>;

/**
 * Decides how a lane releases. Each setting comes from the first that sets it: application in this
 * environment, application, environment, installation.
 */
export function releaseSettings(
  layers: Partial<SettingsLayers>,
  deploy: Pick<Config['deploy'], 'drainMs' | 'minReadyMs' | 'protectedMinReadyMs' | 'autoReturn'>,
): ReleaseSettings {
  const cautious = layers.environment?.protected === true;
  const minReadyMs = deploy.minReadyMs ?? (cautious ? deploy.protectedMinReadyMs : 0);
  return {
    drainMs: ms(first(layers, ({ drainSeconds }) => drainSeconds)) ?? byInstallation(deploy.drainMs),
    minReadyMs: ms(first(layers, ({ minReadySeconds }) => minReadySeconds)) ?? {
      value: minReadyMs,
      source: deploy.minReadyMs === null ? 'default' : 'installation',
    },
    autoReturn: first(layers, ({ autoReturn }) => autoReturn) ?? byInstallation(deploy.autoReturn),
  };
}

function first<T>(layers: Partial<SettingsLayers>, of: (layer: Layer) => T): Said<NonNullable<T>> | null {
  const said = [
    { source: 'environment', layer: layers.inEnvironment },
    { source: 'application', layer: layers.application },
    { source: 'environment', layer: layers.environment },
  ] as const;
  for (const { source, layer } of said) {
    const value = of(layer ?? {});
    if (value !== undefined && value !== null) return { source, value };
  }
  return null;
}

const ms = (said: Said<number> | null): Said<number> | null => said && { ...said, value: said.value * 1000 };

const byInstallation = <T>(value: T): Said<T> => ({ value, source: 'installation' });

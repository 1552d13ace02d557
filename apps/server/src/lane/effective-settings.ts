import { settings as settingsSchema, type EffectiveSettings, type Settings } from '@arthor/contract';
import type { Config } from '../config.js';
import { releaseSettings } from './release-settings.js';
import type { SettingsLayers } from './settings-layers.js';

type Source = EffectiveSettings['containerPort']['source'];
type Layer = { readonly source: Source; readonly values: Settings };

/**
 * Each setting with the layer it comes from. Later layers win: Arthor's default, the installation's
 * configuration, the environment, the application, the application in the environment. Layers are not
 * merged within a setting: `env` comes from one layer, as it was written there.
 */
export const effectiveSettings = (
  { kubernetes, deploy }: Pick<Config, 'kubernetes' | 'deploy'>,
  said: SettingsLayers,
): Omit<EffectiveSettings, 'own'> => {
  const layers = [
    ...(said.inEnvironment === null ? [] : [layer('environment', said.inEnvironment)]),
    layer('application', said.application),
  ];
  const { drainMs, minReadyMs, autoReturn } = releaseSettings(said, deploy);
  return {
    containerPort: pick(layers, 'containerPort', kubernetes.podPort, 'installation'),
    readinessPath: pick(layers, 'readinessPath', null, 'default'),
    env: pick(layers, 'env', {}, 'default'),
    envFrom: pick(layers, 'envFrom', [], 'default'),
    resources: resourcesOf(pick(layers, 'resources', {}, 'default')),
    command: pick(layers, 'command', null, 'default'),
    replicas: pick(layers, 'replicas', 1, 'default'),
    autoscale: pick(layers, 'autoscale', null, 'default'),
    drainSeconds: { ...drainMs, value: drainMs.value / 1000 },
    minReadySeconds: { ...minReadyMs, value: minReadyMs.value / 1000 },
    autoReturn,
    registerBy: pick(layers, 'registerBy', 'APPLICATION', 'default'),
    registryKeys: pick(layers, 'registryKeys', [], 'default'),
  };
};

/** The settings in a row. Invalid values (edited by hand) count as not set. */
export const storedSettings = (stored: unknown): Settings => {
  const whole = settingsSchema.safeParse(stored);
  if (whole.success) return whole.data;
  const sound = Object.entries(Object(stored)).filter(
    ([key, value]) => settingsSchema.safeParse({ [key]: value }).success,
  );
  return settingsSchema.parse(Object.fromEntries(sound));
};

const layer = (source: Source, values: Settings): Layer => ({ source, values });

const pick = <K extends keyof Settings>(
  layers: readonly Layer[],
  key: K,
  fallback: Exclude<Settings[K], undefined>,
  fallbackSource: Source,
): { value: Exclude<Settings[K], undefined>; source: Source } => {
  for (const { source, values } of layers) {
    const value = values[key];
    // TypeScript does not narrow an indexed type.
    if (value !== undefined) return { value: value as Exclude<Settings[K], undefined>, source };
  }
  return { value: fallback, source: fallbackSource };
};

const resourcesOf = (picked: {
  value: NonNullable<Settings['resources']>;
  source: Source;
}): EffectiveSettings['resources'] => {
  const { requests, limits } = picked.value;
  return {
    source: picked.source,
    value: {
      ...(requests === undefined ? {} : { requests: amountsOf(requests) }),
      ...(limits === undefined ? {} : { limits: amountsOf(limits) }),
    },
  };
};

const amountsOf = (amounts: { cpu?: string | undefined; memory?: string | undefined }) =>
  Object.fromEntries(
    Object.entries(amounts).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

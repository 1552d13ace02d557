import type { EffectiveSettings, Settings } from '@arthor/contract';
import { In } from 'typeorm';
import type { Config } from '../config.js';
import { ApplicationSettingRow } from '../store/entity/application-setting.js';
import type { View } from '../store/store.js';
import { effectiveSettings, storedSettings } from './effective-settings.js';
import { environmentSettingsOf } from './environment-reader.js';
import type { SettingsLayers } from './settings-layers.js';

/** How rows store "every environment": null would not be unique. */
const everywhere = '';

/** The layers of an application, in an environment or (null) without one. */
export const readLayers = async (
  view: View,
  application: string,
  environment: string | null,
): Promise<SettingsLayers> => ({
  environment: environment === null ? {} : await environmentSettingsOf(view, environment),
  ...(await readApplicationLayers(view, application, environment)),
});

/** As {@link readLayers}, without the environment's own. */
export const readApplicationLayers = async (
  view: View,
  application: string,
  environment: string | null,
): Promise<Omit<SettingsLayers, 'environment'>> => {
  const rows = await view.rows.findBy(ApplicationSettingRow, {
    application,
    environment: In([everywhere, environment ?? everywhere]),
  });
  const of = (scope: string): Settings =>
    storedSettings(rows.find((row) => row.environment === scope)?.settings ?? {});
  return {
    application: of(everywhere),
    inEnvironment: environment === null ? null : of(environment),
  };
};

/** The effective settings of an application, in an environment or (null) without one. */
export const readSettings = async (
  view: View,
  config: Config,
  application: string,
  environment: string | null,
): Promise<EffectiveSettings> => {
  const layers = await readLayers(view, application, environment);
  return { ...effectiveSettings(config, layers), own: layers.inEnvironment ?? layers.application };
};

/** How rows store the environment of a setting. */
export const scopeKey = (environment: string | null): string => environment ?? everywhere;

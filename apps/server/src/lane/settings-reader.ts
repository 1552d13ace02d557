import type { EffectiveSettings, Settings } from '@arthor/contract';
import { In } from 'typeorm';
import type { Config } from '../config.js';
import { environmentSettingsOf } from './environment-reader.js';
import { ApplicationSettingRow } from '../store/entity/application-setting.js';
import type { View } from '../store/store.js';
import { effectiveSettings, storedSettings } from './effective-settings.js';

/** As the rows write "every environment": a null would not be unique. */
const everywhere = '';

/** Effective settings of an application, in an environment or (null) in none in particular. */
export const readSettings = async (
  view: View,
  config: Config,
  application: string,
  environment: string | null,
): Promise<EffectiveSettings> => {
  const rows = await view.rows.findBy(ApplicationSettingRow, {
    application,
    environment: In([everywhere, environment ?? everywhere]),
  });
  const of = (scope: string): Settings =>
    storedSettings(rows.find((row) => row.environment === scope)?.settings ?? {});
  const own = environment === null ? of(everywhere) : of(environment);
  const drain = environment === null ? null : (await environmentSettingsOf(view, environment)).drainSeconds;
  return {
    ...effectiveSettings(
      { config, environmentDrainSeconds: drain ?? null },
      of(everywhere),
      environment === null ? null : own,
    ),
    own,
  };
};

/** How the rows name a scope. */
export const scopeKey = (environment: string | null): string => environment ?? everywhere;

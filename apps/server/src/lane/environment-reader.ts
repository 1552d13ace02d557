import { environmentSettings as schema, type EnvironmentSettings } from '@arthor/contract';
import type { Environment } from '@arthor/core';
import type { Config } from '../config.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { EnvRow } from '../store/entity/env.js';
import type { View } from '../store/store.js';
import { environmentOf, gatewayUrlOf, problemOf, type EnvironmentProblem } from './environment-of.js';

/** An environment with all that is known of it. */
export interface ReadEnvironment {
  readonly row: EnvRow;
  readonly settings: EnvironmentSettings;
  readonly environment: Environment;
  readonly gatewayUrl: string | null;
  readonly problem: EnvironmentProblem | null;
}

/**
 * Environments by name (null = all), in two statements. Never cached: rows edited by hand count at once.
 * All rows are read whatever the names, since a host that is taken twice is a problem of both.
 */
export const readEnvironments = async (
  view: View,
  config: Pick<Config, 'deploy' | 'gatewayUrl'>,
  names: readonly string[] | null = null,
): Promise<ReadonlyMap<string, ReadEnvironment>> => {
  const rows = await view.rows.find(EnvRow, { order: { id: 'DESC' } });
  const stored = await view.rows.find(EnvSettingRow);
  const all = rows.map((row) => {
    const settings = storedEnvironmentSettings(stored.find((one) => one.environment === row.name)?.settings);
    return { row, settings, gatewayUrl: gatewayUrlOf(settings, config.gatewayUrl) };
  });
  const wanted = all.filter(({ row }) => names === null || names.includes(row.name));
  return new Map(
    wanted.map((placed) => [
      placed.row.name,
      {
        ...placed,
        environment: environmentOf(placed.row, placed.settings, config),
        problem: problemOf(placed, all),
      },
    ]),
  );
};

/** What is set for one environment alone; {} for one that is unknown. */
export const environmentSettingsOf = async (
  view: View,
  environment: string,
): Promise<EnvironmentSettings> => {
  const row = await view.rows.findOneBy(EnvSettingRow, { environment });
  return storedEnvironmentSettings(row?.settings);
};

/** Settings as a row holds them; what is not understood (edited by hand) counts as not set. */
const storedEnvironmentSettings = (stored: unknown): EnvironmentSettings => {
  const sound = Object.entries(Object(stored)).filter(
    ([key, value]) => value !== null && schema.safeParse({ [key]: value }).success,
  );
  return schema.parse(Object.fromEntries(sound));
};

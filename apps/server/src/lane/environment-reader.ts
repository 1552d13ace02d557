import { environmentSettings as schema, type EnvironmentSettings } from '@arthor/contract';
import type { Environment } from '@arthor/core';
import type { Config } from '../config.js';
import type { ProviderChoice, Providers } from '../runtime/providers.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { EnvRow } from '../store/entity/env.js';
import { UnreadableColumn } from '../store/sound-json.js';
import type { View } from '../store/store.js';
import { consoleHosts } from './console-hosts.js';
import { choiceOf, environmentOf, problemOf, type EnvironmentProblem } from './environment-of.js';

/** An environment with its row and settings. */
export interface ReadEnvironment extends ProviderChoice {
  readonly row: EnvRow;
  readonly settings: EnvironmentSettings;
  readonly environment: Environment;
  readonly problem: EnvironmentProblem | null;
}

/** The installation's values, for what an environment does not set. */
export interface Installation {
  readonly deploy: Config['deploy'];
  readonly defaults: ProviderChoice;
  /** The identity of a context's cluster, as it was told last. */
  readonly clusterId: (context: string | null) => string | null;
  readonly consoleHosts: readonly string[];
}

/** What environments of this installation have in common. */
export const installationOf = (
  config: Config,
  providers: Pick<Providers, 'defaults' | 'clusterId'>,
): Installation => ({
  deploy: config.deploy,
  defaults: providers.defaults,
  clusterId: (context) => providers.clusterId(context),
  consoleHosts: consoleHosts(config),
});

/**
 * Environments by name (null = all), in two statements. Never cached: rows edited by hand count at once.
 * Reads all rows in any case: two environments with the same host are a problem of both.
 */
export const readEnvironments = async (
  view: View,
  installation: Installation,
  names: readonly string[] | null = null,
): Promise<ReadonlyMap<string, ReadEnvironment>> => {
  const rows = await view.rows.find(EnvRow, { order: { id: 'DESC' } });
  const stored = await view.rows.find(EnvSettingRow);
  const all = rows.map((row) => {
    const { settings, unreadable } = settingsIn(stored.find((one) => one.environment === row.name));
    const choice = choiceOf(settings, installation.defaults);
    return { row, settings, unreadable, ...choice, clusterId: installation.clusterId(choice.cluster) };
  });
  const wanted = all.filter(({ row }) => names === null || names.includes(row.name));
  return new Map(
    wanted.map(({ unreadable, ...placed }) => [
      placed.row.name,
      {
        ...placed,
        environment: environmentOf(placed.row, placed.settings, installation),
        problem: unreadable ?? problemOf(placed, all, installation.consoleHosts),
      },
    ]),
  );
};

/** The settings of one environment; {} if it is unknown. */
export const environmentSettingsOf = async (
  view: View,
  environment: string,
): Promise<EnvironmentSettings> => {
  const row = await view.rows.findOneBy(EnvSettingRow, { environment });
  return storedEnvironmentSettings(row?.settings);
};

/** Settings that cannot be read at all may have said that it is protected: the environment cannot be used. */
function settingsIn(row: EnvSettingRow | undefined): {
  readonly settings: EnvironmentSettings;
  readonly unreadable: EnvironmentProblem | null;
} {
  try {
    return { settings: storedEnvironmentSettings(row?.settings), unreadable: null };
  } catch (error) {
    if (!(error instanceof UnreadableColumn)) throw error;
    const message = `Its settings cannot be read (${error.message}): mend the row of t_env_setting.`;
    return { settings: {}, unreadable: { code: 'ENVIRONMENT_SETTINGS_UNREADABLE', message } };
  }
}

/** The settings in a row. Invalid values (edited by hand) count as not set. */
const storedEnvironmentSettings = (stored: unknown): EnvironmentSettings => {
  const sound = Object.entries(Object(stored)).filter(
    ([key, value]) => value !== null && schema.safeParse({ [key]: value }).success,
  );
  return schema.parse(Object.fromEntries(sound));
};

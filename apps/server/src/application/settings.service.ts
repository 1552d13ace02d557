import { Injectable } from '@nestjs/common';
import type { EffectiveSettings, Settings } from '@arthor/contract';
import { Audit } from '../audit/audit.js';
import type { Config } from '../config.js';
import { found } from '../http/absent.js';
import { Invalid } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Providers } from '../runtime/providers.js';
import { ApplicationSettingRow } from '../store/entity/application-setting.js';
import { ApplicationRow } from '../store/entity/application.js';
import { EnvRow } from '../store/entity/env.js';
import { Store, type View } from '../store/store.js';
import { announceApplication } from '../lane/application-body.js';
import { requireUnregistered } from './register-by.js';
import { requireDeadline } from '../lane/deadline.js';
import { installationOf, readEnvironments } from '../lane/environment-reader.js';
import { readSettings, scopeKey } from '../lane/settings-reader.js';

/** Settings of an application's pods; they apply from the next deploy on. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly audit: Audit,
    private readonly providers: Providers,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Every setting with the layer it comes from. */
  get(by: Principal, application: string, environment: string | null): Promise<EffectiveSettings> {
    return this.store.read(async (view) => {
      await requireScope(view, by, application, environment);
      return readSettings(view, this.config, application, environment);
    });
  }

  /** Replaces the settings of this scope: the application, in the environment if one is given. */
  async put(
    by: Principal,
    application: string,
    environment: string | null,
    settings: Settings,
  ): Promise<EffectiveSettings> {
    await this.requireFree(application, environment, settings);
    const key = { application, environment: scopeKey(environment) };
    const row = { settings, updatedAt: this.clock.now(), updatedBy: by.username };
    return this.store.write(async (tx) => {
      const owner = await requireScope(tx, by, application, environment);
      await this.requireDeadlines(tx, environment, settings);
      // Two first ones at once would both make the row.
      await tx.hold(ApplicationRow, { name: application });
      const changed = await tx.patch(ApplicationSettingRow, key, row);
      if (changed === 0) await tx.insert(ApplicationSettingRow, { ...key, ...row });
      await announceApplication(tx, owner);
      await this.audit.record(tx, by, {
        action: 'putApplicationSettings',
        target: `application/${application}`,
        application,
        environment,
      });
      return readSettings(tx, this.config, application, environment);
    });
  }

  /** Asked before the transaction, which calls nobody. */
  private async requireFree(
    application: string,
    environment: string | null,
    settings: Settings,
  ): Promise<void> {
    if (settings.registerBy !== 'ARTHOR') return;
    const installation = installationOf(this.config, this.providers);
    const names = environment === null ? null : [environment];
    const read = await this.store.read((view) => readEnvironments(view, installation, names));
    const registry = { port: this.providers.registry(), place: this.providers.registryPlace };
    await requireUnregistered(application, settings, [...read.values()], registry);
  }

  /** In the environment, or in each where the application may be deployed. */
  private async requireDeadlines(
    view: View,
    environment: string | null,
    { minReadySeconds }: Settings,
  ): Promise<void> {
    if (minReadySeconds === undefined) return;
    const installation = installationOf(this.config, this.providers);
    const names = environment === null ? null : [environment];
    for (const read of (await readEnvironments(view, installation, names)).values())
      requireDeadline({ ...read.environment, minReadyMs: minReadySeconds * 1000 }, 'minReadySeconds');
  }
}

/** Throws 404 for an unknown application, 422 for an environment that is not known or not for the caller to see. */
const requireScope = async (
  view: View,
  by: Principal,
  name: string,
  environment: string | null,
): Promise<ApplicationRow> => {
  const row = found(await view.rows.findOneBy(ApplicationRow, { name }), 'application', name);
  const isKnown = async (of: string) =>
    by.reaches({ environment: of, application: null }) && (await view.rows.existsBy(EnvRow, { name: of }));
  if (environment !== null && !(await isKnown(environment)))
    throw new Invalid('ENVIRONMENT_UNKNOWN', `There is no environment ${environment}.`, {
      params: { environment },
    });
  return row;
};

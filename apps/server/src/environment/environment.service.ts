import { Injectable } from '@nestjs/common';
import type { Environment, EnvironmentSettings, Received } from '@arthor/contract';
import { Audit } from '../audit/audit.js';
import type { Config } from '../config.js';
import { found } from '../http/absent.js';
import { Conflict, Invalid } from '../http/domain-error.js';
import { paged, pageOf } from '../http/keyset.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Providers } from '../runtime/providers.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { EnvRow } from '../store/entity/env.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx, type View } from '../store/store.js';
import { environmentBody } from './environment-body.js';
import { readEnvironments, type ReadEnvironment } from '../lane/environment-reader.js';

/** Environments and their settings. */
@Injectable()
export class EnvironmentService {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly audit: Audit,
    private readonly providers: Providers,
    private readonly wake: DispatchWake,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Those the caller may read, newest first. */
  list(
    by: Principal,
    query: Received<'listEnvironments'>['query'],
  ): Promise<{ items: Environment[]; nextCursor: string | null }> {
    const page = pageOf(query);
    return this.store.read(async (view) => {
      const all = await readEnvironments(view, this.ground(), by.environmentsFor('VIEWER'));
      const rows = [...all.values()].map((read) => ({ id: read.row.id, read }));
      const after = rows.filter(({ id }) => page.before === null || id < page.before);
      return paged(page, after.slice(0, page.take), ({ read }) => environmentBody(read));
    });
  }

  /** One environment; 404 when there is none. */
  async get(by: Principal, name: string): Promise<Environment> {
    return environmentBody(await this.read(by, name));
  }

  /** The same with all that is known of it, for its check. */
  read(by: Principal, name: string): Promise<ReadEnvironment> {
    by.require('VIEWER', name);
    return this.store.read((view) => this.one(view, name));
  }

  /** A new environment; 409 ENVIRONMENT_EXISTS. Its namespace is made by who runs the cluster. */
  async create(by: Principal, wanted: Received<'createEnvironment'>['body']): Promise<Environment> {
    const { name, description, host } = wanted;
    if (name.startsWith('kube-'))
      throw new Invalid('ENVIRONMENT_NAME_RESERVED', `The namespace ${name} is the cluster's own.`, {
        params: { environment: name },
      });
    try {
      return await this.store.write(async (tx) => {
        await tx.insert(EnvRow, { name, description, host });
        return this.recorded(tx, by, 'createEnvironment', name);
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new Conflict('ENVIRONMENT_EXISTS', `There is an environment ${name} already.`, {
        params: { environment: name },
        cause: error,
      });
    }
  }

  /** Changes what is given; settings are merged, null takes one back to the installation's. */
  update(by: Principal, name: string, changes: Received<'updateEnvironment'>['body']): Promise<Environment> {
    return this.store.write(async (tx) => {
      const { row, settings } = await this.one(tx, name);
      const { description = row.description, host = row.host } = changes;
      await tx.patch(EnvRow, { id: row.id }, { description, host });
      if (changes.settings !== undefined)
        await this.putSettings(tx, by, name, merged(settings, changes.settings));
      return this.recorded(tx, by, 'updateEnvironment', name);
    });
  }

  private async putSettings(
    tx: Tx,
    by: Principal,
    environment: string,
    settings: EnvironmentSettings,
  ): Promise<void> {
    const row = { settings, updatedAt: this.clock.now(), updatedBy: by.username };
    const changed = await tx.patch(EnvSettingRow, { environment }, row);
    if (changed === 0) await tx.insert(EnvSettingRow, { environment, ...row });
  }

  private async recorded(
    tx: Tx,
    by: Principal,
    action: 'createEnvironment' | 'updateEnvironment',
    name: string,
  ): Promise<Environment> {
    const read = await this.one(tx, name);
    const body = environmentBody(read);
    tx.event('environment', 'environment', read.row.id, body);
    tx.afterCommit(() => this.wake.environments());
    await this.audit.record(tx, by, { action, target: `environment/${name}`, environment: name });
    return body;
  }

  // The address the providers were opened with: the sandbox's gateway may have a port of its own.
  private ground(): Pick<Config, 'deploy' | 'gatewayUrl'> {
    return { deploy: this.config.deploy, gatewayUrl: this.providers.gatewayUrl };
  }

  private async one(view: View, name: string): Promise<ReadEnvironment> {
    const all = await readEnvironments(view, this.ground(), [name]);
    return found(all.get(name) ?? null, 'environment', name);
  }
}

const merged = (old: EnvironmentSettings, changes: EnvironmentSettings): EnvironmentSettings =>
  Object.fromEntries(
    Object.entries({ ...old, ...changes }).filter(([, value]) => value !== null && value !== undefined),
  );

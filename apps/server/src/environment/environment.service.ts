import { Injectable } from '@nestjs/common';
import type { Environment, EnvironmentSettings, Received } from '@arthor/contract';
import { Audit } from '../audit/audit.js';
import type { Config } from '../config.js';
import { found } from '../http/absent.js';
import { Conflict, Invalid } from '../http/domain-error.js';
import type { Answered } from '../http/endpoint.js';
import { paged, pageOf } from '../http/keyset.js';
import { readNumbered } from '../http/numbered.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Providers } from '../runtime/providers.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { EnvRow } from '../store/entity/env.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx, type View } from '../store/store.js';
import { requireDeadline } from '../lane/deadline.js';
import { environmentOf } from '../lane/environment-of.js';
import { environmentBody } from './environment-body.js';
import { requirePlacement } from './placement.js';
import {
  installationOf,
  readEnvironments,
  type Installation,
  type ReadEnvironment,
} from '../lane/environment-reader.js';

/** How long a change waits for clusters to say which they are, ms. */
const meetMs = 2_000;

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

  /** Those that the caller may see, newest first. */
  list(by: Principal, query: Received<'listEnvironments'>['query']): Promise<Answered<'listEnvironments'>> {
    const page = pageOf(query);
    return readNumbered(this.store, async (view) => {
      const all = await readEnvironments(view, this.installation(), by.environmentsFor('VIEWER'));
      const rows = [...all.values()].map((read) => ({ id: read.row.id, read }));
      const after = rows.filter(({ id }) => page.before === null || id < page.before);
      return paged(page, after.slice(0, page.take), ({ read }) => this.body(read));
    });
  }

  /** One environment; 404 when there is none. */
  get(by: Principal, name: string): Promise<Answered<'getEnvironment'>> {
    return readNumbered(this.store, async (view) => this.body(await this.one(view, name, by)));
  }

  /** The same with row and settings, for its check. */
  read(by: Principal, name: string): Promise<ReadEnvironment> {
    return this.store.read((view) => this.one(view, name, by));
  }

  /** Creates an environment; 409 ENVIRONMENT_EXISTS. The cluster's administrator creates its namespace. */
  async create(by: Principal, wanted: Received<'createEnvironment'>['body']): Promise<Environment> {
    const { name, description, host } = wanted;
    if (name.startsWith('kube-'))
      throw new Invalid('ENVIRONMENT_NAME_RESERVED', `The namespace ${name} is the cluster's own.`, {
        params: { environment: name },
      });
    await this.meetClusters();
    try {
      return await this.store.write(async (tx) => {
        await tx.holdInstallation();
        await tx.insert(EnvRow, { name, description, host });
        await this.requireHost(tx, by, name, null);
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

  /** Changes the given fields. Settings are merged; null resets one to the installation's value. */
  async update(
    by: Principal,
    name: string,
    changes: Received<'updateEnvironment'>['body'],
  ): Promise<Environment> {
    await this.meetClusters();
    return this.store.write(async (tx) => {
      // Of two at once the second merges with what the first has made, and meets its host.
      await tx.holdInstallation();
      const read = await this.one(tx, name, by);
      const { row, settings } = read;
      const { description = row.description, host = row.host } = changes;
      await tx.patch(EnvRow, { id: row.id }, { description, host });
      if (changes.settings !== undefined) {
        const put = merged(settings, changes.settings);
        await requirePlacement(tx, this.providers, read, put);
        this.requireDeadline(row, settings, put);
        await this.putSettings(tx, by, name, put);
      }
      await this.requireHost(tx, by, name, read);
      return this.recorded(tx, by, 'updateEnvironment', name);
    });
  }

  /** Whether two contexts are one cluster is asked before the transaction, which calls nobody. */
  private meetClusters(): Promise<void> {
    return this.providers.meetClusters(AbortSignal.timeout(meetMs));
  }

  /**
   * 409 HOST_TAKEN, 422 HOST_OF_CONSOLE: what would be wrong from this change on. What was wrong before, made by SQL,
   * does not stop anything else from being saved.
   */
  private async requireHost(
    tx: Tx,
    by: Principal,
    name: string,
    before: ReadEnvironment | null,
  ): Promise<void> {
    const { problem, row } = await this.one(tx, name, by);
    if (problem === null || problem.code === before?.problem?.code) return;
    const { host } = row;
    const params = { environment: name, host };
    if (problem.code === 'DUPLICATE_HOST')
      throw new Conflict('HOST_TAKEN', problem.message, {
        params,
        errors: [{ path: 'host', code: 'HOST_TAKEN' }],
      });
    if (problem.code === 'HOST_OF_CONSOLE')
      throw new Invalid(problem.code, problem.message, {
        params,
        errors: [{ path: 'host', code: problem.code }],
      });
  }

  /** Only what is changed is checked, so that others can be saved while it is wrong. */
  private requireDeadline(row: EnvRow, before: EnvironmentSettings, put: EnvironmentSettings): void {
    for (const key of ['minReadySeconds', 'progressDeadlineSeconds', 'protected'] as const)
      if (put[key] !== before[key]) requireDeadline(environmentOf(row, put, this.config), `settings.${key}`);
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
    const read = await this.one(tx, name, by);
    const body = this.body(read);
    tx.event('environment', body);
    tx.afterCommit(() => this.wake.environments());
    await this.audit.record(tx, by, { action, target: `environment/${name}`, environment: name });
    return body;
  }

  /** A provider that is not configured at all is no problem of the environment. */
  private body(read: ReadEnvironment): Environment {
    const found = this.providers.of(read);
    const problem = 'problem' in found ? found.problem : null;
    return environmentBody(
      read,
      problem?.code === 'PROVIDER_NOT_CONFIGURED' ? null : problem,
      this.providers.registryPlace,
    );
  }

  private installation(): Installation {
    return installationOf(this.config, this.providers);
  }

  /** 404 where there is none that the caller may see. */
  private async one(view: View, name: string, by: Principal): Promise<ReadEnvironment> {
    const all = await readEnvironments(view, this.installation(), [name]);
    return found(
      (by.reaches({ environment: name, application: null }) && all.get(name)) || null,
      'environment',
      name,
    );
  }
}

const merged = (old: EnvironmentSettings, changes: EnvironmentSettings): EnvironmentSettings =>
  Object.fromEntries(
    Object.entries({ ...old, ...changes }).filter(([, value]) => value !== null && value !== undefined),
  );

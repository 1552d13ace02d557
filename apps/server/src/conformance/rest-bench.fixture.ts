import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentSettings, Lane, Operation, OperationCreate } from '@arthor/contract';
import { endUnanswered } from '@arthor/provider/conformance';
import { loadConfig } from '../config.js';
import { silentLog, type Log } from '../runtime/log.js';
import { startServer, type RunningServer } from '../start/server.js';
import type { Store } from '../store/store.js';
import { testDatabase } from '../store/test-database.js';
import { signIn, type Api } from '../upgrade/api.fixture.js';

/** What a server is started with, and where its requests come in. */
export interface RestOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Names of two environments; their namespaces are there, or will be. */
  readonly environments: readonly [string, string];
  /** Of each environment; e.g. how many instances its gateway has. */
  readonly settings: EnvironmentSettings;
  /** Nothing is logged unless told. */
  readonly log?: Log;
}

const password = 'a long password of tests';

/** A whole server that is used by REST alone, and the gateway in front of what it deploys. */
export class RestBench {
  private constructor(
    readonly api: Api,
    readonly environments: readonly [string, string],
    private readonly server: RunningServer,
    private readonly remove: () => Promise<void>,
  ) {}

  static async start({ env, environments, settings, log = silentLog }: RestOptions): Promise<RestBench> {
    const directory = mkdtempSync(join(tmpdir(), 'arthor-rest-'));
    const database = await testDatabase();
    const own = {
      PORT: '0',
      DATABASE_URL: database.databaseUrl,
      ADMIN_PASSWORD: password,
      KEEP_WARM_SECONDS: '0',
    };
    const server = await startServer(loadConfig({ ...own, ...env }, directory), log);
    const api = await signIn(server.port, password);
    const bench = new RestBench(api, environments, server, async () => {
      rmSync(directory, { recursive: true, force: true });
      await database.remove();
    });
    await bench.seed(settings);
    return bench;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.remove();
  }

  /** Where it keeps everything. */
  get store(): Store {
    return this.server.core.store;
  }

  /** Where the sandbox says how it is reached. */
  get dataDirectory(): string {
    return this.server.core.config.dataDirectory;
  }

  /** Where the environments' hosts are served. */
  get gatewayUrl(): string {
    return this.server.core.providers.defaults.gatewayUrl ?? '';
  }

  /** Registers a finished image of the application `store`. */
  async build(version: string, word = ''): Promise<number> {
    const image = `registry.localhost/demo/store${word}:${version}`;
    const [environment] = this.environments;
    const commit = Array.from(version, (char) => char.charCodeAt(0).toString(16))
      .join('')
      .padEnd(40, '0')
      .slice(0, 40);
    const body = { application: 'store', feature: 'pay', environment, image, commit };
    return (await this.api('createBuild', { body })).id;
  }

  /** Accepts an operation and waits for its end. */
  async done(body: OperationCreate): Promise<Operation> {
    const { id } = await this.api('createOperation', { body });
    return this.ended(id);
  }

  async ended(id: number): Promise<Operation> {
    const operation = await this.api('getOperation', { params: { id }, query: { wait: 60 } });
    if (operation.status !== 'DONE') throw new Error(JSON.stringify(operation, null, 1));
    return operation;
  }

  async lane(environment: string, symbol: string): Promise<Lane> {
    const query = { application: 'store', environment, limit: 200 };
    const { items } = await this.api('listLanes', { query });
    const lane = items.find((one) => one.symbol === symbol);
    if (lane === undefined) throw new Error(`no lane ${environment} ${symbol}`);
    return lane;
  }

  /** The version that answers one request at a lane's address; a status where none does. */
  async ask(
    environment: string,
    symbol: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const url = `${this.gatewayUrl}/store.${symbol}/`;
    const { status, version } = await answer(url, { ...headers, host: `${environment}.localhost` });
    return status === 200 ? version : String(status);
  }

  /** How many of `count` requests each version answers. */
  async shares(
    environment: string,
    symbol: string,
    count: number,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Record<string, number>> {
    const seen: Record<string, number> = {};
    for (let done = 0; done < count; done += 10) {
      const asked = Array.from({ length: 10 }, () => this.ask(environment, symbol, headers));
      for (const version of await Promise.all(asked)) seen[version] = (seen[version] ?? 0) + 1;
    }
    return seen;
  }

  private async seed(settings: RestOptions['settings']): Promise<void> {
    const { api, environments } = this;
    await api('createApplication', { body: { name: 'store' } });
    const feature = { name: 'pay', repositoryUrl: 'https://git.test/store.git', branch: 'main' };
    await api('createFeature', { params: { name: 'store' }, body: feature });
    const readinessPath = '/readyz';
    await api('putApplicationSettings', { params: { name: 'store' }, body: { readinessPath } });
    for (const name of environments) {
      const body = { name, description: name, host: `${name}.localhost` };
      await api('createEnvironment', { body });
      await api('updateEnvironment', { params: { name }, body: { settings } });
    }
  }
}

function answer(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; version: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, (response) => {
      response
        .on('error', reject)
        .on('end', () =>
          resolve({ status: response.statusCode ?? 0, version: String(response.headers['x-version']) }),
        );
      response.resume();
    });
    endUnanswered(sent, 10_000);
    sent.on('error', reject).end();
  });
}

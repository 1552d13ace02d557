import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ShortClusterMemory } from '@arthor/provider';
import { startSandbox, type Sandbox } from '@arthor/sandbox';
import { z } from 'zod';
import { loadConfig } from '../config.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { openProviders } from './open-providers.js';
import { TestServer, type TestUser } from './test-server.js';

const clock = new SystemClock();
const random = new SystemRandom();
const answer = z.looseObject({ id: z.number() });

/** One server over two clusters, `east` and `west`, in a kubeconfig each; the current context is `east`. */
export class TwoClusters {
  /** A finished build that may be deployed anywhere. */
  build = 0;

  private constructor(
    private readonly directory: string,
    readonly worlds: Map<string, Sandbox>,
    readonly server: TestServer,
    private readonly admin: TestUser,
  ) {}

  static async start(): Promise<TwoClusters> {
    const directory = mkdtempSync(join(tmpdir(), 'arthor-two-'));
    const worlds = new Map<string, Sandbox>();
    for (const name of ['east', 'west']) worlds.set(name, await startWorld(directory, name));
    const env = {
      SANDBOX: 'off',
      KUBERNETES_CONFIG: [...worlds.values()].map((world) => world.kubernetes?.kubeconfig).join(delimiter),
      RESYNC_SECONDS: '0.5',
      DRAIN_SECONDS: '0.2',
      ROUTE_SETTLE_SECONDS: '0.1',
    };
    const providers = await openProviders({
      config: loadConfig(env, tmpdir()),
      sandbox: null,
      memory: () => new ShortClusterMemory(),
      instanceId: 'two',
      clock,
      random,
      version: '0',
      log: () => undefined,
    });
    const server = await TestServer.start({ env, core: { providers } });
    const made = new TwoClusters(directory, worlds, server, await server.user('ADMIN'));
    await made.seed();
    return made;
  }

  world(name: string): Sandbox {
    const world = this.worlds.get(name);
    if (world === undefined) throw new Error(`no world ${name}`);
    return world;
  }

  /** Names of the Deployments of a world. */
  deployments(world: string): string[] {
    return [...this.world(world).world.cluster.objects.deployments.values()].map(
      ({ metadata }) => metadata.name,
    );
  }

  async call(method: string, path: string, body?: object) {
    const request = this.server.request(method, `/api/v1${path}`, this.admin);
    return body === undefined ? request : request.send(body);
  }

  /** The id of an operation that deploys to an environment. */
  async deploy(environment: string, symbol = 'stable'): Promise<number> {
    const body = { operate: 'DEPLOY', build: this.build, environment, symbol };
    return answer.parse((await this.call('POST', '/operations', body)).body).id;
  }

  /** Somebody else deletes a Deployment. */
  async remove(world: string, namespace: string, name: string): Promise<void> {
    await this.kubernetes(world, 'DELETE', `${deploymentsOf(namespace)}/${name}`);
  }

  /** A Deployment with this installation's labels that no row speaks of. */
  async orphan(world: string, namespace: string, name: string): Promise<void> {
    const labels = { 'app.kubernetes.io/managed-by': 'arthor', 'arthor.io/instance': 'two', app: name };
    await this.kubernetes(world, 'POST', deploymentsOf(namespace), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'demo/shop:1' }] } },
      },
    });
  }

  /** What SQL by hand may do: settings that no PATCH would take. */
  async settings(environment: string, settings: object): Promise<void> {
    await this.server.core.store.write(async (tx) => {
      await tx.remove(EnvSettingRow, { environment });
      await tx.insert(EnvSettingRow, { environment, settings, updatedAt: 0, updatedBy: 'sql' });
    });
  }

  /** A cluster that is gone; {@link restart} brings it back with all that was in it. */
  async lose(name: string): Promise<void> {
    const world = this.world(name);
    this.worlds.delete(name);
    await world.close();
  }

  async restart(name: string): Promise<void> {
    this.worlds.set(name, await startWorld(this.directory, name));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    for (const world of this.worlds.values()) await world.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async kubernetes(world: string, method: string, path: string, body?: object): Promise<void> {
    const { url, token } = this.world(world).kubernetes ?? { url: '', token: '' };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, headers, ...sent });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }

  private async seed(): Promise<void> {
    for (const [name, cluster] of [
      ['dev', 'east'],
      ['prod', 'west'],
    ] as const) {
      await this.call('POST', '/environments', { name, description: '', host: `${name}.localhost` });
      const gatewayUrl = this.world(cluster).gateway?.url;
      await this.call('PATCH', `/environments/${name}`, { settings: { cluster, gatewayUrl } });
      this.world(cluster).ensureNamespace(name);
    }
    await this.call('POST', '/applications', { name: 'shop' });
    const feature = { name: 'pay', repositoryUrl: 'https://git.test/shop.git', branch: 'main' };
    await this.call('POST', '/applications/shop/features', feature);
    const image = 'registry.localhost/demo/shop:1-dev';
    const body = { application: 'shop', feature: 'pay', environment: 'dev', image, commit: '0c77de1' };
    this.build = answer.parse((await this.call('POST', '/builds', body)).body).id;
  }
}

const deploymentsOf = (namespace: string): string => `/apis/apps/v1/namespaces/${namespace}/deployments`;

const startWorld = (directory: string, name: string): Promise<Sandbox> =>
  startSandbox({
    simulate: { kubernetes: true, jenkins: false },
    directory: join(directory, name),
    name,
    clock,
    random,
    gatewayPort: 0,
  });

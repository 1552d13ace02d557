import { tmpdir } from 'node:os';
import { delimiter } from 'node:path';
import { ShortClusterMemory, type KubernetesApi } from '@arthor/provider';
import { noEnd } from '@arthor/provider/conformance';
import { z } from 'zod';
import { loadConfig } from '../config.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { ProviderHealth } from '../runtime/provider-health.js';
import { nothingAdded } from './open-added.js';
import { openProviders } from './open-providers.js';
import { TestServer, type TestUser } from './test-server.js';

const clock = new SystemClock();
const random = new SystemRandom();
const answer = z.looseObject({ id: z.number() });
const object = z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) });

/** A cluster that a test can lose and get back. */
export interface TestCluster {
  /** Path of a kubeconfig whose one context, which is its current one, has the cluster's name. */
  readonly kubeconfig: string;
  /** Where its gateway answers; null where nobody does. */
  readonly gatewayUrl: string | null;
  /** Somebody else's way into it. */
  readonly api: KubernetesApi;
  /** Nobody answers at its address any more. */
  lose(): Promise<void>;
  /** It is back at the same address, with all that was in it. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** What both need: the label that tells whose objects are whose. */
export const instanceId = `two-${Buffer.from(random.bytes(4)).toString('hex')}`;

/** One server over two clusters, `east` and `west`, in a kubeconfig each; the current context is `east`. */
export class TwoClusters {
  /** A finished build that may be deployed anywhere. */
  build = 0;

  private constructor(
    private readonly clusters: ReadonlyMap<string, TestCluster>,
    readonly server: TestServer,
    private readonly admin: TestUser,
    /** Namespaces, which are environments: `dev` is on east, `prod` on west. */
    readonly dev: string,
    readonly prod: string,
  ) {}

  static async start(make: (name: string) => Promise<TestCluster>, suffix = ''): Promise<TwoClusters> {
    const clusters = new Map<string, TestCluster>();
    for (const name of ['east', 'west']) clusters.set(name, await make(name));
    const env = {
      SANDBOX: 'off',
      KUBERNETES_CONFIG: [...clusters.values()].map(({ kubeconfig }) => kubeconfig).join(delimiter),
      RESYNC_SECONDS: '0.5',
      DRAIN_SECONDS: '0.2',
      KEEP_WARM_SECONDS: '0',
      ROUTE_SETTLE_SECONDS: '0.1',
    };
    const providers = await openProviders({
      config: loadConfig(env, tmpdir()),
      sandbox: null,
      added: nothingAdded,
      memory: () => new ShortClusterMemory(),
      instanceId,
      clock,
      health: new ProviderHealth(clock),
      random,
      version: '0',
      log: () => undefined,
      warn: () => undefined,
    });
    const server = await TestServer.start({ env, core: { providers } });
    const names = [`dev${suffix}`, `prod${suffix}`] as const;
    const made = new TwoClusters(clusters, server, await server.user('ADMIN'), ...names);
    await made.seed();
    return made;
  }

  cluster(name: string): TestCluster {
    const cluster = this.clusters.get(name);
    if (cluster === undefined) throw new Error(`no cluster ${name}`);
    return cluster;
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

  /** Names of this installation's Deployments in a namespace. */
  async deployments(cluster: string, namespace: string): Promise<readonly string[]> {
    const select = { labelSelector: `arthor.io/instance=${instanceId}` };
    const { items } = await this.cluster(cluster).api.list('Deployment', namespace, select, noEnd());
    return items.map((item) => object.parse(item).metadata.name);
  }

  /** Somebody else deletes a Deployment. */
  async remove(cluster: string, namespace: string, name: string): Promise<void> {
    const { api } = this.cluster(cluster);
    const { metadata } = object.parse(await api.get('Deployment', { namespace, name }, noEnd()));
    await api.remove('Deployment', { namespace, name }, { uid: metadata.uid }, noEnd());
  }

  /** A Deployment with this installation's labels that no row speaks of. */
  async orphan(cluster: string, namespace: string, name: string): Promise<void> {
    const labels = { 'app.kubernetes.io/managed-by': 'arthor', 'arthor.io/instance': instanceId, app: name };
    const body = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'demo/shop:1' }] } },
      },
    };
    await this.cluster(cluster).api.create('Deployment', namespace, body, noEnd());
  }

  /** What SQL by hand may do: settings that no PATCH would take. */
  async settings(environment: string, settings: object): Promise<void> {
    await this.server.core.store.write(async (tx) => {
      await tx.remove(EnvSettingRow, { environment });
      await tx.insert(EnvSettingRow, { environment, settings, updatedAt: 0, updatedBy: 'sql' });
    });
  }

  async stop(): Promise<void> {
    await this.server.stop();
    for (const [cluster, name] of [
      ['east', this.dev],
      ['west', this.prod],
    ] as const) {
      const made = this.cluster(cluster);
      const { api } = made;
      const ref = { namespace: '', name };
      const { metadata } = object.parse(await api.get('Namespace', ref, noEnd()));
      await api.remove('Namespace', ref, { uid: metadata.uid }, noEnd());
      api.close();
      await made.close();
    }
  }

  private async seed(): Promise<void> {
    for (const [name, on] of [
      [this.dev, 'east'],
      [this.prod, 'west'],
    ] as const) {
      const cluster = this.cluster(on);
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      await cluster.api.create('Namespace', null, namespace, noEnd());
      await this.call('POST', '/environments', { name, description: '', host: `${name}.localhost` });
      const settings = { cluster: on, gatewayUrl: cluster.gatewayUrl };
      await this.call('PATCH', `/environments/${name}`, { settings });
    }
    await this.call('POST', '/applications', { name: 'shop' });
    const feature = { name: 'pay', repositoryUrl: 'https://git.test/shop.git', branch: 'main' };
    await this.call('POST', '/applications/shop/features', feature);
    const image = 'registry.localhost/demo/shop:1-dev';
    const body = { application: 'shop', feature: 'pay', environment: this.dev, image, commit: '0c77de1' };
    this.build = answer.parse((await this.call('POST', '/builds', body)).body).id;
  }
}

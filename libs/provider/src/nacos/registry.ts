import {
  ProviderError,
  type CheckItem,
  type RegistryAddress,
  type RegistryInstance,
  type RegistryPort,
  type RegistryService,
  type RegistryWish,
} from '@arthor/core';
import { readable } from '../http/each.js';
import { checkNacos } from './check.js';
import { dialects, pageSize, type Dialect } from './dialect.js';
import { instanceSchema } from './instance.js';
import { NacosApi, type NacosApiOptions } from './nacos-api.js';
import { unreadable } from './refusal.js';

export interface NacosRegistryOptions extends NacosApiOptions {
  /** Told what of Nacos' answers cannot be read and is passed over. */
  readonly warn?: (line: string) => void;
}

const ownCluster = 'DEFAULT';
const mostClusters = 50;
const mostPages = 40;

/**
 * Services in Nacos 2.x and 3.x. An instance shows what its client registered, and over it what operators set for
 * its address: all that Arthor says goes there, by the call that merges. It outlives the instance, and the next one
 * at that address shows it, too.
 */
export class NacosRegistry implements RegistryPort {
  readonly provider = 'nacos';
  readonly #api: NacosApi;
  readonly #warn: (line: string) => void;
  readonly #login: NacosApiOptions['login'];
  #dialect: Dialect | null = null;

  constructor(options: NacosRegistryOptions) {
    this.#api = new NacosApi(options);
    this.#warn = options.warn ?? (() => undefined);
    this.#login = options.login;
  }

  observe(service: RegistryService, signal: AbortSignal): Promise<readonly RegistryInstance[]> {
    return this.#spoken(signal, async (dialect) => {
      const clusters = await absentAs([], async () => {
        const answer = await this.#api.call('GET', dialect.service, dialect.named(service), signal);
        return read(answer.text, (body) => dialect.clusters(body));
      });
      const listed = await Promise.all(
        clusters.slice(0, mostClusters).map((cluster) => this.#list(dialect, service, cluster, signal)),
      );
      return listed.flat();
    });
  }

  write(
    service: RegistryService,
    instance: RegistryInstance,
    wish: RegistryWish,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#spoken(signal, async (dialect) => {
      const { ip, port, cluster, ephemeral, enabled } = instance;
      const name = dialect.named(service);
      const answer = await this.#api.call(
        'PUT',
        dialect.batch,
        {
          ...name,
          consistencyType: ephemeral ? 'ephemeral' : 'persist',
          metadata: JSON.stringify(wish.metadata),
          // Left out or unreadable it would be every instance of the service.
          instances: JSON.stringify([{ ip, port, ephemeral, clusterName: cluster }]),
        },
        signal,
      );
      const reached = read(answer.text, (body) => dialect.updated(body));
      if (reached.length === 0) throw notListed(instance);
      if (enabled === wish.enabled) return;
      await this.#api.call(
        dialect.partial.method,
        dialect.partial.path,
        { ...name, ip, port, clusterName: cluster, cluster, enabled: wish.enabled },
        signal,
      );
    });
  }

  register(
    service: RegistryService,
    { ip, port }: RegistryAddress,
    { metadata, enabled }: RegistryWish,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#spoken(signal, async (dialect) => {
      const metadataText = JSON.stringify(metadata);
      const where = { ip, port, clusterName: ownCluster, ephemeral: false };
      await this.#api.call(
        'POST',
        dialect.instance,
        { ...dialect.named(service), ...where, enabled, weight: 1, healthy: true, metadata: metadataText },
        signal,
      );
    });
  }

  deregister(service: RegistryService, { ip, port }: RegistryAddress, signal: AbortSignal): Promise<void> {
    return this.#spoken(signal, (dialect) =>
      absentAs(undefined, async () => {
        const where = { ip, port, clusterName: ownCluster, ephemeral: false };
        await this.#api.call('DELETE', dialect.instance, { ...dialect.named(service), ...where }, signal);
      }),
    );
  }

  check(
    service: Pick<RegistryService, 'namespace' | 'group'>,
    signal: AbortSignal,
  ): Promise<readonly CheckItem[]> {
    const look = () => this.observe({ ...service, name: 'arthor-check' }, signal);
    return checkNacos({ api: this.#api, login: this.#login, look }, signal);
  }

  async #list(
    dialect: Dialect,
    service: RegistryService,
    cluster: string,
    signal: AbortSignal,
  ): Promise<readonly RegistryInstance[]> {
    const found: RegistryInstance[] = [];
    for (let pageNo = 1; pageNo <= mostPages; pageNo += 1) {
      const page = await absentAs([], async () => {
        const asked = { ...dialect.named(service), clusterName: cluster, pageNo, pageSize };
        const answer = await this.#api.call('GET', dialect.instances, asked, signal);
        return read(answer.text, (body) => dialect.list(body));
      });
      const odd = (why: string) => this.#warn(`one instance of ${service.name} cannot be read: ${why}`);
      found.push(...readable(instanceSchema, page, odd));
      if (dialect.name === 'v3' || page.length < pageSize) break;
    }
    return found;
  }

  /** Calls in the server's own way; found out once, and anew when it changed under us. */
  async #spoken<T>(signal: AbortSignal, work: (dialect: Dialect) => Promise<T>): Promise<T> {
    this.#dialect ??= await this.#probe(signal);
    try {
      return await work(this.#dialect);
    } catch (error) {
      if (error instanceof ProviderError && (error.code === 'REGISTRY_CHANGED' || error.code === 'NOT_NACOS'))
        this.#dialect = null;
      throw error;
    }
  }

  /** Only a 3.x knows this path; a 2.x answers 404, or 501 where nobody registered it. */
  async #probe(signal: AbortSignal): Promise<Dialect> {
    const { status, text } = await this.#api.askAsNobody('/v3/admin/core/state', {}, signal);
    if (status === 200 && text.trimStart().startsWith('{')) return dialects.v3;
    if (status === 401 || status === 403) return dialects.v3;
    if (status === 404 || status === 501) return dialects.v1;
    throw unreadable(`HTTP ${status} instead of its state`);
  }
}

const notListed = ({ ip, port }: RegistryAddress): ProviderError =>
  new ProviderError('nacos', 'GONE', 'NOT_REGISTERED', `${ip}:${port} is not registered`, {
    params: { ip, port },
  });

/** What is not there yet, or no more, is nothing to complain of. */
async function absentAs<T>(nothing: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'GONE') return nothing;
    throw error;
  }
}

function read<T>(text: string, take: (body: unknown) => T): T {
  try {
    return take(JSON.parse(text));
  } catch {
    throw unreadable('not the JSON that is expected');
  }
}

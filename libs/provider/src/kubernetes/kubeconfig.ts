import type { Agent, RequestOptions } from 'node:https';
import type { Agent as HttpAgent } from 'node:http';
import type { KubeConfig } from '@kubernetes/client-node';
import { ProviderError } from '@arthor/core';
import { joinKubeconfigs, readKubeconfigs, whatIsBroken } from './kubeconfig-files.js';
import { secretOf, secretsIn } from './kubeconfig-secrets.js';

/** Where the clusters and our rights on them are described. */
export type KubeconfigSource =
  /** One kubeconfig, or several that are joined as kubectl joins them: the first wins. */
  | { readonly files: readonly string[]; readonly allowExec?: boolean }
  /** The service account of the pod we run in: one cluster, which has no name. */
  | 'in-cluster';

/** Hears what no text may show, each time credentials are read: before they are used, and what plugins made of them. */
export type OnSecrets = (secrets: readonly string[]) => void;

/** What a kubeconfig can be asked for. */
export interface KubeconfigContexts {
  readonly names: readonly string[];
  /** The one that is meant by whoever names none; null where none is. */
  readonly current: string | null;
  /** Files that are not there. */
  readonly missing: readonly string[];
}

/** Everything needed to send one request. */
export interface Credentials {
  /** Without a slash at the end. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;
  /** Set when the kubeconfig names a proxy. */
  readonly agent: HttpAgent | Agent | null;
}

/**
 * One context of a kubeconfig, loaded with the official client (its 80 MB are loaded at the first call
 * only). Call {@link credentials} again to follow rotated tokens and certificates: files are read anew each
 * time, only an exec plugin's answer is kept by the client for as long as it is valid.
 */
export class Kubeconfig {
  readonly #source: KubeconfigSource;
  readonly #context: string | null;
  readonly #onSecrets: OnSecrets;
  #loaded: Loaded | null = null;

  /** @param context null: the current one */
  constructor(
    source: KubeconfigSource,
    context: string | null = null,
    onSecrets: OnSecrets = () => undefined,
  ) {
    this.#source = source;
    this.#context = context;
    this.#onSecrets = onSecrets;
  }

  /** Forgets what an exec plugin answered: the next call asks it again. */
  forget(): void {
    this.#loaded = null;
  }

  /** Throws INVALID `KUBECONFIG_INVALID` with a sentence that names what is wrong. */
  async contexts(): Promise<KubeconfigContexts> {
    return this.#named(async () => {
      if (this.#source === 'in-cluster') return { names: [], current: null, missing: [] };
      const texts = await readKubeconfigs(this.#source.files);
      const config = await joinKubeconfigs(texts);
      const names = config.contexts.map(({ name }) => name);
      const current = names.find((name) => name === config.currentContext) ?? null;
      return { names, current, missing: texts.missing };
    });
  }

  /**
   * Throws INVALID `KUBECONFIG_INVALID` with a sentence that names what is wrong, DENIED `CLUSTER_UNKNOWN`
   * where there is no context of that name: it may be added.
   */
  async credentials(): Promise<Credentials> {
    return this.#named(async () => {
      const config = await this.#load();
      this.#onSecrets(secretsIn(config));
      const cluster = config.getCurrentCluster();
      if (cluster === null) throw new Error('the kubeconfig has no current context with a cluster');
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(options.headers ?? {})) {
        // A token from a file ends in a newline, which has no place in a header.
        if (value !== undefined) headers[name] = String(value).trim();
      }
      if (typeof options.auth === 'string') {
        headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
      }
      this.#onSecrets(secretOf(headers['Authorization']));
      const { ca, cert, key, rejectUnauthorized, servername } = options;
      const proxied = cluster.proxyUrl !== undefined && typeof options.agent === 'object';
      return {
        server: cluster.server.replace(/\/+$/, ''),
        headers,
        tls: {
          ...(ca === undefined ? {} : { ca }),
          ...(cert === undefined ? {} : { cert }),
          ...(key === undefined ? {} : { key }),
          ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
          ...(servername === undefined ? {} : { servername }),
        },
        agent: proxied && typeof options.agent === 'object' ? options.agent : null,
      };
    });
  }

  async #named<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('\n\n');
      // Below its sentence the YAML parser quotes the file, and with it whatever token stands there.
      throw new ProviderError('kubernetes', 'INVALID', 'KUBECONFIG_INVALID', sentence);
    }
  }

  async #load(): Promise<KubeConfig> {
    const { text, config } =
      this.#source === 'in-cluster' ? await ofPod() : await this.#ofFiles(this.#source);
    if (config === this.#loaded?.config) return config;
    // The client refuses plain http unless TLS checks are off; without TLS there is nothing to check.
    config.clusters = config.clusters.map((cluster) =>
      cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
    );
    this.#loaded = { text, config };
    return config;
  }

  async #ofFiles(source: Exclude<KubeconfigSource, 'in-cluster'>): Promise<Loaded> {
    const texts = await readKubeconfigs(source.files);
    const text = texts.found.map((one) => `${one.file}\n${one.text}`).join('\n');
    if (this.#loaded?.text === text && this.#keepsItself(this.#loaded.config)) return this.#loaded;
    const config = await joinKubeconfigs(texts);
    if (this.#context !== null) {
      const names = config.contexts.map(({ name }) => name);
      if (!names.includes(this.#context)) throw unknownContext(this.#context, { names, ...texts });
      config.setCurrentContext(this.#context);
    }
    const { cluster, user } = config.getContextObject(config.currentContext) ?? {};
    if (cluster !== undefined && config.getCluster(cluster) === null)
      throw new Error((await whatIsBroken(texts)) ?? `there is no cluster ${cluster}`);
    if (user && config.getUser(user) === null)
      throw new Error((await whatIsBroken(texts)) ?? `there is no user ${user}`);
    refusePlugins(config, source);
    return { text, config };
  }

  /** Where an answer of a plugin is worth keeping; token files are read at load, so those load anew. */
  #keepsItself(config: KubeConfig): boolean {
    const user = config.getCurrentUser();
    return user?.exec !== undefined || user?.authProvider !== undefined;
  }
}

interface Loaded {
  readonly text: string;
  readonly config: KubeConfig;
}

/** DENIED `CLUSTER_UNKNOWN`: says which contexts there are, and which files are not. */
export function unknownContext(
  context: string,
  { names, missing }: { readonly names: readonly string[]; readonly missing: readonly string[] },
): ProviderError {
  const known = names.length === 0 ? 'there is none' : `there is ${names.join(', ')}`;
  const lost = missing.length === 0 ? '' : `; not there: ${missing.join(', ')}`;
  const text = `no context of KUBERNETES_CONFIG is called ${context}: ${known}${lost}`;
  return new ProviderError('kubernetes', 'DENIED', 'CLUSTER_UNKNOWN', text, { params: { cluster: context } });
}

async function ofPod(): Promise<Loaded> {
  if (process.env['KUBERNETES_SERVICE_HOST'] === undefined)
    throw new Error('no kubeconfig is given and this process does not run in a pod');
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromCluster();
  return { text: '', config };
}

function refusePlugins(config: KubeConfig, { allowExec }: { allowExec?: boolean }): void {
  if (allowExec === true) return;
  const user = config.getCurrentUser();
  const plugin = user?.exec !== undefined && user.exec !== null ? 'an exec plugin' : null;
  const provider = user?.authProvider !== undefined && user.authProvider !== null ? 'an auth provider' : null;
  const found = plugin ?? provider;
  if (found === null) return;
  const text = `the kubeconfig's context ${config.currentContext} wants to run ${found}`;
  throw new Error(`${text}: set KUBERNETES_ALLOW_EXEC=true if that is meant`);
}

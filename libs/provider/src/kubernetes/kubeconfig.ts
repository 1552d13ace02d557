import { readFile } from 'node:fs/promises';
import type { Agent, RequestOptions } from 'node:https';
import type { Agent as HttpAgent } from 'node:http';
import { dirname } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { ProviderError } from '@arthor/core';

/** Where the cluster and our rights on it are described. */
export type KubeconfigSource =
  | { readonly file: string; readonly allowExec?: boolean }
  /** The service account of the pod we run in. */
  | 'in-cluster';

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
 * A kubeconfig, loaded with the official client (its 80 MB are loaded at the first call only). Call
 * {@link credentials} again to follow rotated tokens and certificates: files are read anew each time,
 * only an exec plugin's answer is kept by the client for as long as it is valid.
 */
export class Kubeconfig {
  readonly #source: KubeconfigSource;
  #loaded: { text: string; config: KubeConfig } | null = null;

  constructor(source: KubeconfigSource) {
    this.#source = source;
  }

  /** Forgets what an exec plugin answered: the next call asks it again. */
  forget(): void {
    this.#loaded = null;
  }

  /** Throws INVALID `KUBECONFIG_INVALID` with a sentence that names what is wrong. */
  async credentials(): Promise<Credentials> {
    try {
      const config = await this.#load();
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
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ProviderError('kubernetes', 'INVALID', 'KUBECONFIG_INVALID', message);
    }
  }

  async #load(): Promise<KubeConfig> {
    const text = this.#source === 'in-cluster' ? '' : await readFile(this.#source.file, 'utf8');
    if (this.#loaded?.text === text && this.#keepsItself(this.#loaded.config)) return this.#loaded.config;
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    if (this.#source === 'in-cluster') {
      if (process.env['KUBERNETES_SERVICE_HOST'] === undefined) {
        throw new Error('no kubeconfig is given and this process does not run in a pod');
      }
      config.loadFromCluster();
    } else {
      // The client knows the key only by a name that kubectl does not write.
      config.loadFromString(text.replace(/\btokenFile(?="?\s*:)/g, 'token-file'));
      config.makePathsAbsolute(dirname(this.#source.file));
      refusePlugins(config, this.#source);
    }
    // The client refuses plain http unless TLS checks are off; without TLS there is nothing to check.
    config.clusters = config.clusters.map((cluster) =>
      cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
    );
    this.#loaded = { text, config };
    return config;
  }

  /** Where an answer of a plugin is worth keeping; token files are read at load, so those load anew. */
  #keepsItself(config: KubeConfig): boolean {
    const user = config.getCurrentUser();
    return user?.exec !== undefined || user?.authProvider !== undefined;
  }
}

function refusePlugins(config: KubeConfig, source: { file: string; allowExec?: boolean }): void {
  if (source.allowExec === true) return;
  const user = config.getCurrentUser();
  const plugin = user?.exec !== undefined && user.exec !== null ? 'an exec plugin' : null;
  const provider = user?.authProvider !== undefined && user.authProvider !== null ? 'an auth provider' : null;
  const found = plugin ?? provider;
  if (found === null) return;
  throw new Error(`${source.file} wants to run ${found}: set KUBERNETES_ALLOW_EXEC=true if that is meant`);
}

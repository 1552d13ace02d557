import type { Instance } from './instance.js';

/** Where Nacos is, and where in it this application's environment. */
export interface NacosOptions {
  /** Scheme, host and port. */
  readonly url: string;
  /** '' = the public one. */
  readonly namespace?: string;
  readonly group?: string;
  readonly username?: string;
  readonly password?: string;
}

/** An instance of a service. */
export interface Place {
  readonly service: string;
  readonly ip: string;
  readonly port: number;
}

type Parameters = Readonly<Record<string, string>>;

/** The same calls as the two generations of Nacos have them. */
interface Dialect {
  readonly login: string;
  readonly instance: string;
  readonly list: string;
  beat(place: Parameters): readonly [method: 'PUT' | 'POST', path: string, parameters: Parameters];
  /** Whether the server still knows who beats. */
  isKnown(body: unknown): boolean;
  hosts(body: unknown): readonly unknown[];
}

const v1: Dialect = {
  login: '/v1/auth/login',
  instance: '/v1/ns/instance',
  list: '/v1/ns/instance/list',
  beat: (place) => ['PUT', '/v1/ns/instance/beat', place],
  isKnown: (body) => at(body, 'code') === 10_200,
  hosts: (body) => listOf(at(body, 'hosts')),
};
/** As it is documented; it was not run on a real 3.x. */
const v3: Dialect = {
  login: '/v3/auth/user/login',
  instance: '/v3/client/ns/instance',
  list: '/v3/client/ns/instance/list',
  beat: (place) => ['POST', '/v3/client/ns/instance', { ...place, heartBeat: 'true' }],
  isKnown: (body) => at(body, 'code') === 0,
  hosts: (body) => listOf(at(body, 'data')),
};

const limitMs = 3_000;

/** Nacos' open API as an application needs it. Throws Error with the server's words. */
export class NacosClient {
  private dialect: Dialect | null = null;
  private token: { readonly text: string; readonly until: number } | null = null;

  constructor(private readonly options: NacosOptions) {}

  async register(place: Place, metadata: Readonly<Record<string, string>>): Promise<void> {
    const { instance } = await this.spoken();
    const said = { ...this.named(place), ephemeral: 'true', metadata: JSON.stringify(metadata) };
    await this.call('POST', instance, said);
  }

  /** Says that it lives; false = the server does not know it any more, and it must register again. */
  async beat(place: Place): Promise<boolean> {
    const dialect = await this.spoken();
    const [method, path, parameters] = dialect.beat({ ...this.named(place), ephemeral: 'true' });
    return dialect.isKnown(await this.call(method, path, parameters));
  }

  async deregister(place: Place): Promise<void> {
    const { instance } = await this.spoken();
    await this.call('DELETE', instance, { ...this.named(place), ephemeral: 'true' });
  }

  /** The instances that callers are given. */
  async list(service: string): Promise<readonly Instance[]> {
    const dialect = await this.spoken();
    const body = await this.call('GET', dialect.list, this.service(service));
    return dialect.hosts(body).flatMap(instanceOf);
  }

  private named({ service, ip, port }: Place): Parameters {
    return { ...this.service(service), ip, port: String(port) };
  }

  private service(serviceName: string): Parameters {
    const { namespace = '', group = 'DEFAULT_GROUP' } = this.options;
    return { namespaceId: namespace === '' ? 'public' : namespace, groupName: group, serviceName };
  }

  private async spoken(): Promise<Dialect> {
    if (this.dialect !== null) return this.dialect;
    const response = await this.send('GET', '/v3/admin/core/state', {}, {});
    this.dialect = response.ok || response.status === 401 || response.status === 403 ? v3 : v1;
    return this.dialect;
  }

  private async call(method: string, path: string, parameters: Parameters, again = true): Promise<unknown> {
    const response = await this.send(method, path, parameters, await this.signedIn());
    const text = await response.text();
    if (response.ok) return text === 'ok' ? null : (JSON.parse(text) as unknown);
    this.token = null;
    // The server may have begun again, or be another generation by now.
    if (response.status === 410) this.dialect = null;
    const refused = response.status === 401 || response.status === 403;
    if (refused && again && this.options.username !== undefined)
      return this.call(method, path, parameters, false);
    throw new Error(`Nacos answered HTTP ${response.status}: ${text.slice(0, 200)}`);
  }

  /** The token goes as a header: addresses are logged by whoever is on the way. */
  private async signedIn(): Promise<Readonly<Record<string, string>>> {
    const { username, password = '' } = this.options;
    if (username === undefined) return {};
    if (this.token === null || Date.now() >= this.token.until) {
      const { login } = await this.spoken();
      const response = await this.send('POST', login, { username, password }, {});
      const body: unknown = response.ok ? await response.json() : null;
      const [text, seconds] = [at(body, 'accessToken'), at(body, 'tokenTtl')];
      if (typeof text !== 'string') throw new Error(`Nacos refused the sign-in with HTTP ${response.status}`);
      this.token = { text, until: Date.now() + (typeof seconds === 'number' ? seconds * 800 : 60_000) };
    }
    return { accessToken: this.token.text };
  }

  private send(
    method: string,
    path: string,
    parameters: Parameters,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const form = new URLSearchParams(parameters);
    const inQuery = method === 'GET' || method === 'DELETE';
    const url = `${this.options.url.replace(/\/+$/, '')}/nacos${path}${inQuery ? `?${form.toString()}` : ''}`;
    const signal = AbortSignal.timeout(limitMs);
    return fetch(url, { method, headers, signal, redirect: 'manual', ...(inQuery ? {} : { body: form }) });
  }
}

function at(body: unknown, key: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Anybody who may register writes here: what is no instance is left out. */
function instanceOf(host: unknown): readonly Instance[] {
  const [ip, port, metadata] = [at(host, 'ip'), at(host, 'port'), at(host, 'metadata')];
  if (typeof ip !== 'string' || !/^[0-9a-fA-F.:]{2,45}$/.test(ip)) return [];
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) return [];
  const weight = at(host, 'weight');
  const told = Object.entries(typeof metadata === 'object' && metadata !== null ? metadata : {});
  return [
    {
      ip,
      port,
      healthy: at(host, 'healthy') !== false,
      enabled: at(host, 'enabled') !== false,
      weight: typeof weight === 'number' ? weight : 1,
      metadata: Object.fromEntries(
        told.filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
      ),
    },
  ];
}

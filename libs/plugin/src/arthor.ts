import { carried, headersOf } from './carried.js';
import { addressOf, choose } from './choose.js';
import { identityOf, ownMetadata, type Identity } from './identity.js';
import { stable } from './instance.js';
import { NacosClient, type NacosOptions } from './nacos-client.js';
import { Registration } from './registration.js';
import { Services } from './services.js';

export interface ArthorOptions {
  readonly nacos: NacosOptions;
  /** Who this process is; read from the variables that Arthor sets when left out. */
  readonly identity?: Identity | null;
  /** Which hosts are names of services; those without a dot when left out. */
  readonly isService?: (host: string) => boolean;
  readonly onError?: (error: unknown) => void;
}

/** Where a call goes, and what it carries. */
export interface Routed {
  /** `ip:port`. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}

const isPlainName = (host: string): boolean => /^[a-z][a-z0-9-]*$/.test(host) && host !== 'localhost';

/** An application's part in Arthor: one for a process. */
export class Arthor {
  readonly identity: Identity | null;
  readonly isService: (host: string) => boolean;
  private readonly client: NacosClient;
  private readonly services: Services;
  private readonly onError: (error: unknown) => void;
  private registration: Registration | null = null;

  constructor({ nacos, identity, isService = isPlainName, onError = () => undefined }: ArthorOptions) {
    this.identity = identity === undefined ? identityOf(process.env) : identity;
    this.isService = isService;
    this.onError = onError;
    this.client = new NacosClient(nacos);
    this.services = new Services(this.client, onError);
  }

  /** Registers this process as an instance of its application that listens on a port. Nothing where Arthor did not make its pod. */
  async register(port: number): Promise<void> {
    const { identity } = this;
    if (identity === null) return;
    const place = { service: identity.application, ip: identity.ip, port };
    this.registration = new Registration(this.client, place, ownMetadata(identity), this.onError);
    await this.registration.start();
  }

  /** Takes it out again. Call it first when the process is to end, then finish what was begun. */
  async leave(): Promise<void> {
    await this.registration?.leave();
    this.registration = null;
  }

  /** Where a call to a service goes that is made for the request served now. Throws where nobody can be called. */
  async route(service: string): Promise<Routed> {
    const what = carried();
    const own = this.identity?.symbol ?? stable;
    const choice = {
      symbol: what.symbol ?? own,
      header: what.gray,
      draw: [Math.random(), Math.random()],
    } as const;
    const found = choose(await this.services.instances(service), choice);
    if (found === null) throw new Error(`no instance of ${service} can be called`);
    return { address: addressOf(found), headers: headersOf(what, own) };
  }

  /** Stops asking. */
  close(): void {
    this.services.close();
  }
}

import { ProviderError, type AddressUse, type CheckItem, type PublicAddress } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { key } from './label.js';
import { checkRights } from './permission.js';
import type { RouteKind } from './route-kind.js';

/** Lanes that come into force together share a listing: for so long, ms, or some times as long as it took. */
const sharedMs = { least: 1_000, most: 5_000 };
const sharedTimes = 5;
/** How long a missing right is believed, ms. */
const deniedMs = 60_000;

/** Objects by the address that they take requests of. */
type Holders = ReadonlyMap<string, readonly string[]>;

/** What reads the addresses of one live object; none where it is not at the gateway that is meant. */
export type AddressesOf = (object: unknown) => readonly Pick<PublicAddress, 'host' | 'path'>[];

/** Answers who else takes an address, from one listing of what is not ours, for all lanes. */
export class AddressUses {
  readonly #listings = new Map<string, { until: number; readonly holders: Promise<Holders> }>();
  #deniedUntil = 0;

  constructor(
    private readonly options: {
      readonly api: KubernetesApi;
      readonly instanceId: string;
      readonly kind: RouteKind;
      readonly addressesOf: AddressesOf;
    },
  ) {}

  /** Of all namespaces where that is allowed (ClusterRole arthor-routes), else of the address's own. */
  async of({ namespace, ...address }: PublicAddress, signal: AbortSignal): Promise<AddressUse> {
    const key = keyOf(address);
    const everybody = await this.#everybody(signal);
    const everywhere = everybody !== null;
    const holders = everybody ?? (await this.#shared(namespace, signal));
    return { others: holders.get(key) ?? [], everywhere };
  }

  async #everybody(signal: AbortSignal): Promise<Holders | null> {
    const now = this.options.api.clock.now();
    if (now < this.#deniedUntil) return null;
    try {
      return await this.#shared(null, signal);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.kind !== 'DENIED') throw error;
      this.#deniedUntil = now + deniedMs;
      return null;
    }
  }

  async #shared(namespace: string | null, signal: AbortSignal): Promise<Holders> {
    const { clock } = this.options.api;
    const of = namespace ?? '';
    const known = this.#listings.get(of);
    const begun = clock.now();
    if (known !== undefined && begun < known.until) {
      const holders = await known.holders.catch(unlessAborted);
      if (holders !== null || signal.aborted) return holders ?? known.holders;
    }
    const listing = { until: begun + sharedMs.most, holders: this.#list(namespace, signal) };
    this.#listings.set(of, listing);
    try {
      const holders = await listing.holders;
      const wanted = sharedTimes * (clock.now() - begun);
      listing.until = clock.now() + Math.min(sharedMs.most, Math.max(sharedMs.least, wanted));
      return holders;
    } catch (error) {
      listing.until = 0;
      throw error;
    }
  }

  async #list(namespace: string | null, signal: AbortSignal): Promise<Holders> {
    const { api, instanceId, kind, addressesOf } = this.options;
    const select = { labelSelector: `${key.instance}!=${instanceId}` };
    const read = (page: readonly unknown[]) =>
      page.map((object) => ({ name: nameOf(object), addresses: addressesOf(object) }));
    const { items } = await api.listAs(kind, namespace, select, read, signal);
    const holders = new Map<string, string[]>();
    for (const { name, addresses } of items)
      for (const address of addresses) {
        const at = keyOf(address);
        holders.set(at, [...(holders.get(at) ?? []), `${kind} ${name}`]);
      }
    return holders;
  }
}

/** Who began a listing may give it up: that is no answer to others who wait for it. */
function unlessAborted(error: unknown): null {
  if (error instanceof ProviderError && error.code === 'ABORTED') return null;
  throw error;
}

const keyOf = ({ host, path }: Pick<PublicAddress, 'host' | 'path'>): string =>
  `${host.toLowerCase()} ${path.replace(/\/+$/, '')}`;

function nameOf(object: unknown): string {
  const { namespace, name } = Object(Object(object).metadata);
  return `${String(namespace)}/${String(name)}`;
}

/** Whether routes of others are seen wherever they are. */
export async function checkUses(
  api: KubernetesApi,
  kind: RouteKind,
  signal: AbortSignal,
): Promise<CheckItem> {
  const code = 'ROUTE_CONFLICT';
  const { status } = await checkRights(api, code, '', [{ kind, verbs: ['list'] }], signal);
  if (status === 'OK')
    return { code, status, message: 'Routes of others at an address of a lane would be seen.' };
  const message = `Routes of others are seen in this namespace alone: bind the ClusterRole arthor-routes, so that an ${kind} elsewhere with the host and path of a lane is found.`;
  return { code, status: 'UNKNOWN', message };
}

import type { Headers } from '../gateway/canary.js';
import type { JsonObject } from '../json.js';
import { arrayAt, stringAt } from '../json.js';
import { isMet } from './expression.js';
import type { Stored } from './store.js';

/** One address of one route. */
interface Place {
  readonly stored: Stored;
  /** Without its `*`. */
  readonly path: string;
  readonly isPrefix: boolean;
}

/** The routes by host; the longest path first, then the highest priority. */
export class RoutingTable {
  private readonly byHost = new Map<string, readonly Place[]>();

  constructor(routes: Iterable<Stored>) {
    const places = [...routes].flatMap((stored) =>
      hostsOf(stored.value).flatMap((host) => placesOf(stored).map((place) => ({ host, ...place }))),
    );
    for (const [host, all] of Map.groupBy(places.toSorted(before), ({ host: named }) => named))
      this.byHost.set(host, all);
  }

  /** The route that takes a request; null = none does. */
  find(host: string, path: string, headers: Headers): Stored | null {
    for (const candidate of [host, host.replace(/^[^.]+/, '*'), '']) {
      const place = this.byHost.get(candidate)?.find((one) => takes(one, path, headers));
      if (place !== undefined) return place.stored;
    }
    return null;
  }
}

function hostsOf(route: JsonObject): readonly string[] {
  const hosts = [route['host'], ...arrayAt(route, 'hosts')].filter((host) => typeof host === 'string');
  return hosts.length === 0 ? [''] : hosts;
}

const placesOf = (stored: Stored): readonly Place[] =>
  [stringAt(stored.value, 'uri'), ...arrayAt(stored.value, 'uris')]
    .filter((uri) => typeof uri === 'string')
    .map((uri) => ({ stored, path: uri.replace(/\*$/, ''), isPrefix: uri.endsWith('*') }));

const before = (a: Place, b: Place): number =>
  Number(a.isPrefix) - Number(b.isPrefix) ||
  b.path.length - a.path.length ||
  priorityOf(b.stored) - priorityOf(a.stored);

const priorityOf = ({ value }: Stored): number => Number(value['priority'] ?? 0);

function takes({ stored: { value }, path, isPrefix }: Place, asked: string, headers: Headers): boolean {
  if (value['status'] === 0) return false;
  if (isPrefix ? !asked.startsWith(path) : asked !== path) return false;
  return isMet(arrayAt(value, 'vars'), headers);
}

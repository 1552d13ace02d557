import { AsyncLocalStorage } from 'node:async_hooks';

/** What of a request goes on with every call that is made for it. */
export interface Carried {
  /** Value of the gray header; null = none. */
  readonly gray: string | null;
  /** The lane it belongs to; null = the caller's own. */
  readonly symbol: string | null;
  /** W3C baggage as it came, without our own entry. */
  readonly baggage: string | null;
}

/** The header that gateways and callers know. */
export const grayHeader = 'gray';
const baggageHeader = 'baggage';
const symbolEntry = 'arthor-symbol';
const longest = 8192;
const nothing: Carried = { gray: null, symbol: null, baggage: null };
const storage = new AsyncLocalStorage<Carried>();

/** What the request that is served now carries. */
export const carried = (): Carried => storage.getStore() ?? nothing;

/** Does something as part of a request that carries this. */
export const carrying = <T>(what: Carried, work: () => T): T => storage.run(what, work);

/** Header names in lower case, as Node gives them. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads what a request carries. */
export function carriedBy(headers: Headers): Carried {
  const entries = of(headers, baggageHeader)
    .slice(0, longest)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const isOurs = (entry: string) => entry.startsWith(`${symbolEntry}=`);
  const symbol =
    entries
      .find(isOurs)
      ?.slice(symbolEntry.length + 1)
      .split(';')[0] ?? '';
  const others = entries.filter((entry) => !isOurs(entry)).join(',');
  return {
    gray: valid(of(headers, grayHeader)),
    symbol: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(symbol) ? symbol : null,
    baggage: others === '' ? null : others,
  };
}

/**
 * The headers of a call made for it; `symbol` is the caller's own lane. A call to a lane that is there only for one
 * application of the chain finds it again behind those that fell back to `stable`.
 */
export function headersOf(
  { gray, symbol: given, baggage }: Carried,
  symbol: string,
): Readonly<Record<string, string>> {
  const entries = [...(baggage === null ? [] : [baggage]), `${symbolEntry}=${given ?? symbol}`];
  return { ...(gray === null ? {} : { [grayHeader]: gray }), [baggageHeader]: entries.join(',') };
}

/** For Express, Fastify (@fastify/middie) and Nest alike: what a request carries goes on with all it causes. */
export function middleware(
  request: { readonly headers: Headers },
  _response: unknown,
  next: () => void,
): void {
  carrying(carriedBy(request.headers), next);
}

function of(headers: Headers, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.join(',') ?? '');
}

/** Never a line break or other control character into the next request. */
const valid = (value: string): string | null => (/^[\x21-\x7e]{1,128}$/.test(value) ? value : null);

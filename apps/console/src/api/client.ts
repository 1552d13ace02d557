import type { Calls } from '@arthor/contract';
import { routes, type RouteName } from '@arthor/contract/route';
import { apiBase, csrfHeader, idempotencyHeader, seqHeader } from '@arthor/contract/vocabulary';
import { ApiProblem, problemOf } from './problem.js';

type Part<K extends string, V> = [V] extends [undefined]
  ? unknown
  : Partial<V> extends V
    ? { readonly [P in K]?: V }
    : { readonly [P in K]: V };

/** What one endpoint needs: path parameters, query and body as its schemas say, and how to send it. */
export type CallInput<N extends RouteName> = Part<'params', Calls<N>['params']> &
  Part<'query', Calls<N>['query']> &
  Part<'body', Calls<N>['body']> & {
    readonly signal?: AbortSignal;
    /** A repeat with the same key is answered with the first one's record. */
    readonly idempotencyKey?: string;
  };

/** An answer, and the number of the last event it reflects (0 where the endpoint does not say). */
export interface Answer<T> {
  readonly data: T;
  readonly seq: number;
}

let csrf: string | null = null;

/** Keeps the session's token for the writes to come; null after signing out. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

/** Calls one endpoint. Throws {@link ApiProblem} for every refusal, and for no answer at all. */
export async function call<N extends RouteName>(
  name: N,
  input: CallInput<N>,
): Promise<Answer<Calls<N>['response']>> {
  const { body, seq } = await send(name, input);
  // The one edge where JSON gets its type: the server checks its answers against the same schemas.
  return { data: body as Calls<N>['response'], seq };
}

/** As {@link call}, without a type for the answer. */
export async function send(name: RouteName, input: object): Promise<{ body: unknown; seq: number }> {
  const route = routes[name];
  const { params, query, body, signal, idempotencyKey } = loose(input);
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (route.method !== 'GET' && csrf !== null) headers.set(csrfHeader, csrf);
  if (typeof idempotencyKey === 'string') headers.set(idempotencyHeader, idempotencyKey);
  let response: Response;
  try {
    response = await fetch(urlOf(route.path, params, query), {
      method: route.method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal instanceof AbortSignal ? { signal } : {}),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem({ status: 0, code: 'NETWORK', detail: 'no answer from the server', cause });
  }
  if (!response.ok) throw await problemOf(response);
  const seq = Number(response.headers.get(seqHeader) ?? 0);
  return { body: response.status === 204 ? undefined : await response.json(), seq };
}

/** Address of an endpoint; exported for what is not fetched (the event stream). */
export function urlOf(path: string, params?: unknown, query?: unknown): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(textOf(params, key)));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return `${apiBase}${filled}${text === '' ? '' : `?${text}`}`;
}

function textOf(params: unknown, key: string): string {
  const value: unknown =
    typeof params === 'object' && params !== null
      ? Object.entries(params).find(([k]) => k === key)?.[1]
      : null;
  if (typeof value !== 'string') throw new Error(`path parameter ${key} is missing`);
  return value;
}

function loose(input: object): Record<'params' | 'query' | 'body' | 'signal' | 'idempotencyKey', unknown> {
  return {
    params: undefined,
    query: undefined,
    body: undefined,
    signal: undefined,
    idempotencyKey: undefined,
    ...input,
  };
}

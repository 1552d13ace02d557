import type { Calls } from '@arthor/contract';
import {
  routes,
  type NumberedRoute,
  type RepeatableRoute,
  type Route,
  type RouteName,
} from '@arthor/contract/route';
import { apiBase, csrfHeader, idempotencyHeader, seqHeader } from '@arthor/contract/vocabulary';
import { under } from '../base.js';
import { earlyAnswer, forgetEarly } from '../begin/early.js';
import { ApiProblem, problemOf } from './problem.js';

type Part<K extends string, V> = [V] extends [undefined]
  ? unknown
  : Partial<V> extends V
    ? { readonly [P in K]?: V }
    : { readonly [P in K]: V };

/** What one endpoint needs: path parameters, query and body as its schemas say, and how to send it. */
export type CallInput<N extends RouteName> = Part<'params', Calls<N>['params']> &
  Part<'query', Calls<N>['query']> &
  Part<'body', Calls<N>['body']> & { readonly signal?: AbortSignal } & (N extends RepeatableRoute
    ? {
        /** A repeat with the same key is answered with what the first one made. */
        readonly idempotencyKey: string;
      }
    : unknown);

/** What an endpoint answered. */
export interface Answer<T> {
  readonly data: T;
}

/** The answer of an endpoint that the contract calls numbered, with the number of the last event it reflects. */
export interface Numbered<T> extends Answer<T> {
  readonly seq: number;
}

/** What a call gives. */
export type Answered<N extends RouteName> = N extends NumberedRoute
  ? Numbered<Calls<N>['response']>
  : Answer<Calls<N>['response']>;

let csrf: string | null = null;

/** Keeps the session's token for the writes to come; null after signing out. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

let lowest = Infinity;

/** The lowest number of all answers since {@link forgetNumbers}: each of them reflects at least the events up to it. */
export const lowestNumber = (): number => lowest;

/** Whoever begins with an empty cache knows no answers. */
export function forgetNumbers(): void {
  lowest = Infinity;
}

/** Calls one endpoint. Throws {@link ApiProblem} for every refusal, and for no answer at all. */
export async function call<N extends RouteName>(name: N, input: CallInput<N>): Promise<Answered<N>> {
  // The one edge where JSON gets its type: the server checks its answers against the same schemas.
  return (await send(name, input)) as Answered<N>;
}

/** As {@link call}, without a type for the answer; without a key a POST is never a repeat. */
export async function send(name: RouteName, input: object): Promise<Numbered<unknown>> {
  const route: Route = routes[name];
  const { params, query, body, signal, idempotencyKey } = loose(input);
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (route.method !== 'GET' && csrf !== null) headers.set(csrfHeader, csrf);
  if (route.repeatable === true && typeof idempotencyKey === 'string')
    headers.set(idempotencyHeader, idempotencyKey);
  const url = urlOf(route.path, params, query);
  if (route.method !== 'GET') forgetEarly();
  let response: Response;
  try {
    const early = route.method === 'GET' ? earlyAnswer(url) : undefined;
    response = await (early ??
      fetch(url, {
        method: route.method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal instanceof AbortSignal ? { signal } : {}),
      }));
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem({ status: 0, code: 'NETWORK', detail: 'no answer from the server', cause });
  }
  if (!response.ok) throw await problemOf(response);
  // Without the header (a proxy dropped it) events are merely applied twice.
  const seq = route.numbered === true ? Number(response.headers.get(seqHeader) ?? 0) : 0;
  if (route.numbered === true) lowest = Math.min(lowest, seq);
  return { data: response.status === 204 ? undefined : await response.json(), seq };
}

/** Address of an endpoint; exported for what is not fetched (the event stream). */
export function urlOf(path: string, params?: unknown, query?: unknown): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(textOf(params, key)));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return under(`${apiBase}${filled}${text === '' ? '' : `?${text}`}`);
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

import type { Arthor, Routed } from './arthor.js';

/** What of a dispatcher of undici is used: an Agent, say, or the one that fetch has. */
interface Inner {
  dispatch(options: DispatchOptions, handler: object): boolean;
}

interface DispatchOptions {
  readonly origin?: string | URL | null | undefined;
  readonly headers?: unknown;
}

/**
 * For `fetch(url, { dispatcher })` or `setGlobalDispatcher`: a call to `http://service/…` goes to an instance of it,
 * by the inner dispatcher.
 */
export function arthorDispatcher<D extends Inner>(arthor: Arthor, inner: D): D {
  return new Proxy(inner, {
    get: (target, name): unknown => {
      if (name === 'dispatch')
        return (options: DispatchOptions, handler: object) => dispatch(arthor, target, options, handler);
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

function dispatch(arthor: Arthor, inner: Inner, options: DispatchOptions, handler: object): boolean {
  const origin = options.origin == null ? null : new URL(String(options.origin));
  if (origin === null || origin.protocol !== 'http:' || !arthor.isService(origin.hostname))
    return inner.dispatch(options, handler);
  void send(arthor.route(origin.hostname), inner, options, handler);
  return true;
}

async function send(
  route: Promise<Routed>,
  inner: Inner,
  options: DispatchOptions,
  handler: object,
): Promise<void> {
  try {
    const { address, headers } = await route;
    const to = { ...options, origin: `http://${address}`, headers: merged(options.headers, headers) };
    inner.dispatch(to, handler);
  } catch (error) {
    fail(handler, error);
  }
}

/** Headers come as pairs in a flat list, as an object, or as something to walk through. */
function merged(given: unknown, ours: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(given)) return [...given.flat(), ...Object.entries(ours).flat()];
  if (typeof given === 'object' && given !== null && Symbol.iterator in given)
    return { ...Object.fromEntries(given as Iterable<[string, string]>), ...ours };
  return { ...(given as object | null | undefined), ...ours };
}

/** Handlers of older and newer generations of undici. */
function fail(handler: object, error: unknown): void {
  const cause = error instanceof Error ? error : new Error(String(error));
  const newer: unknown = Reflect.get(handler, 'onResponseError');
  const older: unknown = Reflect.get(handler, 'onError');
  if (typeof newer === 'function') Reflect.apply(newer, handler, [null, cause]);
  else if (typeof older === 'function') Reflect.apply(older, handler, [cause]);
}

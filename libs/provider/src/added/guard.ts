import { ProviderError, type ProviderErrorKind, type RoutePort } from '@arthor/core';
import type { OnOutcome } from '../http/outcome.js';

/** Who is guarded, and who hears how its calls end. */
export interface Guarding {
  readonly name: string;
  readonly onOutcome?: OnOutcome;
}

/** Calls of the ports that answer at once. */
const immediate = new Set<PropertyKey>(['render', 'specOf', 'watch']);
/** Calls after which something may stand that did not before. */
const writes = new Set<PropertyKey>([
  'apply',
  'remove',
  'autoscale',
  'unscale',
  'markPods',
  'write',
  'register',
  'deregister',
  'ensureJob',
  'trigger',
  'abort',
]);

const kinds: ReadonlySet<unknown> = new Set<ProviderErrorKind>([
  'TRANSIENT',
  'CONFLICT',
  'DENIED',
  'INVALID',
  'GONE',
  'UNKNOWN_OUTCOME',
]);

/**
 * A port whose code is not ours, held to what Arthor relies on: it throws ProviderError alone, answers promises, lets go
 * at the signal, and is called by the name that rows remember. An error that names no kind says nothing of the world: a
 * read may be tried again, and what a write did must be looked at.
 */
export function guarded<Port extends object>(port: Port, { name, onOutcome }: Guarding): Port {
  const told = (error: ProviderError): ProviderError => {
    onOutcome?.({ code: error.code, message: error.message });
    return error;
  };
  return new Proxy(port, {
    get: (target, call): unknown => {
      const member: unknown = Reflect.get(target, call, target);
      if (call === 'provider') return name;
      if (typeof member !== 'function') return member;
      if (immediate.has(call))
        return (...args: unknown[]): unknown => {
          try {
            return Reflect.apply(member, target, args);
          } catch (error) {
            throw providerError(name, error, 'INVALID');
          }
        };
      const unknown = writes.has(call) ? 'UNKNOWN_OUTCOME' : 'TRANSIENT';
      return async (...args: unknown[]): Promise<unknown> => {
        const signal = args.find((arg) => arg instanceof AbortSignal);
        if (signal?.aborted === true) throw aborted(name, 'TRANSIENT');
        try {
          const answer: unknown = await untilAborted(
            async () => Reflect.apply(member, target, args) as unknown,
            signal,
            () => aborted(name, unknown),
          );
          onOutcome?.(null);
          return answer;
        } catch (error) {
          throw told(providerError(name, error, unknown));
        }
      };
    },
  });
}

/** A guarded route port, its pools too. */
export function guardedRoute(route: RoutePort, guarding: Guarding): RoutePort {
  const pools = route.pools && guarded(route.pools, guarding);
  return new Proxy(guarded(route, guarding), {
    get: (target, name): unknown => (name === 'pools' ? pools : Reflect.get(target, name)),
  });
}

/**
 * What somebody else's code threw, as a ProviderError: its `kind`, `code`, `params` and `retryAfterMs` where it names a
 * kind that we know, else `unknown`.
 */
export function providerError(name: string, error: unknown, unknown: ProviderErrorKind): ProviderError {
  if (error instanceof ProviderError) return error;
  const said: { kind?: unknown; code?: unknown; params?: unknown; retryAfterMs?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  const message = error instanceof Error ? error.message : String(error);
  if (!isKind(said.kind)) {
    const params = { provider: name };
    return new ProviderError(name, unknown, 'PROVIDER_FAULT', `${name}: ${message}`, {
      params,
      cause: error,
    });
  }
  const code = typeof said.code === 'string' ? said.code : 'PROVIDER_FAULT';
  return new ProviderError(name, said.kind, code, message, {
    cause: error,
    params: { ...plainParams(said.params), ...(code === 'PROVIDER_FAULT' && { provider: name }) },
    ...(typeof said.retryAfterMs === 'number' && { retryAfterMs: said.retryAfterMs }),
  });
}

const isKind = (kind: unknown): kind is ProviderErrorKind => kinds.has(kind);

function plainParams(params: unknown): Record<string, string | number> {
  if (typeof params !== 'object' || params === null) return {};
  const plain = Object.entries(params).filter(([, value]) => ['string', 'number'].includes(typeof value));
  return Object.fromEntries(plain);
}

const aborted = (name: string, kind: ProviderErrorKind): ProviderError =>
  new ProviderError(name, kind, 'ABORTED', `${name}: the call was given up`);

async function untilAborted<T>(
  ask: () => Promise<T>,
  signal: AbortSignal | undefined,
  error: () => ProviderError,
): Promise<T> {
  if (signal === undefined) return ask();
  let onAbort = (): void => undefined;
  const end = new Promise<never>((_, reject) => {
    onAbort = () => reject(error());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([ask(), end]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

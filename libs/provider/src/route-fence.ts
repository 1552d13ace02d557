import { backendName, ProviderError, type ObjectRef, type RouteSpec, type RouteState } from '@arthor/core';

/** The header that chooses a header canary. */
export const grayHeader = 'gray';

/** Throws DENIED for a stranger's route, CONFLICT for one that carries a newer tick. */
export function mayWrite(
  provider: string,
  kind: string,
  live: Pick<RouteState, 'ours' | 'tick'>,
  spec: RouteSpec,
) {
  mayTouch(provider, kind, live, spec.ref);
  if (live.tick <= spec.tick) return;
  const text = `the route ${spec.ref.name} carries tick ${live.tick}, newer than ${spec.tick}`;
  throw new ProviderError(provider, 'CONFLICT', 'TICK_MOVED', text, { params: { tick: live.tick } });
}

/** Throws DENIED for a stranger's route. */
export function mayTouch(
  provider: string,
  kind: string,
  live: Pick<RouteState, 'ours'>,
  ref: ObjectRef,
): void {
  if (live.ours) return;
  const text = `${kind} ${ref.namespace}/${ref.name} exists, and this installation did not make it`;
  const params = { kind, namespace: ref.namespace, name: ref.name };
  throw new ProviderError(provider, 'DENIED', 'NAME_TAKEN', text, { params });
}

/** A value that must not get into a gateway's rules. */
function refusedValue(provider: string, what: string, value: string): ProviderError {
  const text = `${what} ${JSON.stringify(value)} must not get into a gateway rule`;
  return new ProviderError(provider, 'INVALID', 'ROUTE_REFUSED', text);
}

/** Throws INVALID for a path that is not one plain segment: it ends in a regular expression. */
export function mustBePlainPath(provider: string, path: string): void {
  if (!/^\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(path)) throw refusedValue(provider, 'path', path);
}

/** Throws INVALID for a route whose values are not plain names and numbers. */
export function mustBePlain(provider: string, spec: RouteSpec): void {
  const { host, path, canary } = spec;
  if (!/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(host)) throw refusedValue(provider, 'host', host);
  mustBePlainPath(provider, path);
  if (canary === null) return;
  const { header, weight } = canary;
  if (header !== null && !/^[A-Za-z0-9._-]{1,63}$/.test(header))
    throw refusedValue(provider, 'header value', header);
  if (weight !== null && !(Number.isInteger(weight) && weight >= 0 && weight <= 100)) {
    throw refusedValue(provider, 'weight', String(weight));
  }
  if (header === null && weight === null)
    throw refusedValue(provider, 'canary without header and weight', backendName(canary));
}

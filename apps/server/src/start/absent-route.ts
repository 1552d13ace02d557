import { ProviderError, type CheckItem, type Fault, type RoutePort } from '@arthor/core';

/**
 * A gateway that is not configured, or not rightly: whatever is asked of it is refused with the reason, and what other
 * gateways serve goes on beside it.
 */
export function absentRoute(provider: string, objectKind: string, fault: Fault): RoutePort {
  const { kind, code, message, params } = fault;
  const refuse = () => Promise.reject(new ProviderError(provider, kind, code, message, { params }));
  const calls = {
    observe: refuse,
    list: refuse,
    apply: refuse,
    remove: refuse,
    inForce: refuse,
    gone: refuse,
  };
  const failed: CheckItem = { code, status: 'FAILED', message };
  const check = () => Promise.resolve([failed]);
  return { provider, objectKind, ...calls, pools: calls, usesOf: refuse, check };
}

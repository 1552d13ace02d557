import { ProviderError, type Backend } from '@arthor/core';

/** A Service and its port. */
export interface ServiceBackend {
  readonly service: string;
  readonly port: number;
}

/** The Service behind a backend; throws INVALID for a pool, which the cluster's own routing cannot name. */
export function serviceOf(provider: string, backend: Backend): ServiceBackend {
  if ('pool' in backend) throw poolRefused(provider, backend.pool);
  return { service: backend.service, port: backend.port };
}

/** The refusal of a gateway that routes to Services. */
const poolRefused = (provider: string, name: string): ProviderError =>
  new ProviderError(
    provider,
    'INVALID',
    'POOL_REFUSED',
    `${provider} routes to Services, not to the pool ${name}`,
  );

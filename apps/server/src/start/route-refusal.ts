import { ProviderError } from '@arthor/core';
import type { KubeconfigContexts } from '@arthor/provider';

/** What no kubeconfig tells. */
export const noContexts: KubeconfigContexts = { names: [], current: null, missing: [] };

const noRoutes = (provider: string, why: string): ProviderError =>
  new ProviderError(provider, 'DENIED', 'NO_ROUTE_PROVIDER', `${provider} cannot write its routes: ${why}`);

/** An added provider with pools is named in the mode NATIVE. */
export const leadsToPods = (provider: string): ProviderError =>
  noRoutes(provider, 'it leads to pods, which is the mode UNCOUPLED');

/** A provider that writes objects of Kubernetes is named for a cluster that may be none. */
export const outsideKubernetes = (provider: string, cluster: string | null): ProviderError =>
  noRoutes(provider, `${cluster} is an added cluster; name a route provider of PROVIDERS for it`);

import { ProviderError } from '@arthor/core';
import type { KubeconfigContexts } from '@arthor/provider';

/** What no kubeconfig tells. */
export const noContexts: KubeconfigContexts = { names: [], current: null, missing: [] };

function unfit(provider: string, why: string): ProviderError {
  const text = `${provider} cannot write its routes: ${why}`;
  return new ProviderError(provider, 'DENIED', 'ROUTE_PROVIDER_UNFIT', text, { params: { provider } });
}

/** An added provider with pools is named in the mode NATIVE. */
export const leadsToPods = (provider: string): ProviderError =>
  unfit(provider, 'it leads to pods, which is the mode UNCOUPLED');

/** A provider that writes objects of Kubernetes is named for a cluster that may be none. */
export const outsideKubernetes = (provider: string, cluster: string | null): ProviderError =>
  unfit(provider, `${cluster} is an added cluster; name a route provider of PROVIDERS for it`);

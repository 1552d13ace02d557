import { ApisixApi, createApisixRoute } from '@arthor/provider';
import type { ApisixRoutes } from './open-clusters.js';
import type { ProviderParts } from './open-providers.js';

/** The sandbox's API needs no protection from many calls. */
const sandboxRate = { perSecond: 5000, burst: 5000 };

/** The routes of the configured APISIX, or of the sandbox's; null = there is none. Makes no call yet. */
export function openApisix(parts: ProviderParts): ApisixRoutes | null {
  const { config, sandbox, instanceId, clock, random, health, warn } = parts;
  const simulated = sandbox?.apisix ?? null;
  const at = simulated ?? config.apisix;
  if (at === null) return null;
  const { url, authKey, token } = at;
  const onOutcome = health.listener('apisix', null);
  const rate = simulated === null ? {} : { rate: sandboxRate };
  const api = new ApisixApi({ url, authKey, token, clock, onOutcome, warn, ...rate });
  const onGateway = (gateway: string) => health.listener('gateway', new URL(gateway).host);
  return (controlUrls) =>
    createApisixRoute({ api, instanceId, controlUrls: controlUrls ?? [], random, onGateway });
}

import type { Random } from '@arthor/core';
import { faultOf } from '@arthor/dispatch';
import { ApisixApi, createApisixRoute, type OnGateway, type OnOutcome } from '@arthor/provider';
import type { Sandbox } from '@arthor/sandbox';
import type { Config } from '../config.js';
import type { SystemClock } from '../runtime/clock.js';
import { absentRoute } from './absent-route.js';
import type { ApisixRoutes } from './open-clusters.js';

/** What the routes of APISIX are made of. */
interface ApisixParts {
  readonly config: Pick<Config, 'apisix'>;
  readonly sandbox: Pick<Sandbox, 'apisix'> | null;
  readonly instanceId: string;
  readonly clock: SystemClock;
  readonly random: Random;
  readonly onOutcome: OnOutcome;
  readonly onGateway: OnGateway;
  readonly warn: (line: string) => void;
}

const sandboxRate = { perSecond: 5000, burst: 5000 };

/** Opens one Admin API for all environments, to the configured address or to the sandbox; null where there is none. */
export function openApisix(parts: ApisixParts): ApisixRoutes | null {
  const { config, sandbox, clock, warn, onOutcome } = parts;
  const simulated = sandbox?.apisix ?? null;
  const at = simulated ?? config.apisix;
  if (at === null || at.token === null) return null;
  const { url, authKey, token } = at;
  const rate = simulated === null ? {} : { rate: sandboxRate };
  try {
    const api = new ApisixApi({ url, authKey, token, clock, onOutcome, warn, ...rate });
    const { instanceId, random, onGateway } = parts;
    return (controlUrls) =>
      createApisixRoute({ api, instanceId, random, onGateway, controlUrls: controlUrls ?? [] });
  } catch (error) {
    // A key that must not be used stops no environment that does without APISIX.
    const refused = absentRoute('apisix', 'Route', faultOf(error));
    return () => refused;
  }
}

import type { Clock, RegistryPort } from '@arthor/core';
import { NacosRegistry, type OnOutcome } from '@arthor/provider';
import type { Sandbox } from '@arthor/sandbox';
import type { Config } from '../config.js';
import type { RegistryPlace } from '../runtime/providers.js';

/** What the registry's adapter is made of. */
interface RegistryParts {
  readonly config: Pick<Config, 'nacos'>;
  readonly sandbox: Pick<Sandbox, 'nacos'> | null;
  readonly clock: Clock;
  readonly warn: (line: string) => void;
  readonly onOutcome: OnOutcome;
}

const sandboxRate = { perSecond: 5000, burst: 5000 };

/** Opens Nacos, at the configured address or the sandbox's; null = not configured. Makes no call. */
export function openRegistry({
  config,
  sandbox,
  clock,
  warn,
  onOutcome,
}: RegistryParts): { readonly port: RegistryPort; readonly place: RegistryPlace } | null {
  const simulated = sandbox?.nacos ?? null;
  const shared = { clock, warn, onOutcome };
  if (simulated !== null) {
    const { url, ...login } = simulated;
    const port = new NacosRegistry({ ...shared, url, login, rate: sandboxRate });
    // Its pods register in a namespace of their environment.
    return { port, place: { namespace: null, group: 'DEFAULT_GROUP' } };
  }
  if (config.nacos === null) return null;
  const { url, username, password, namespace, group } = config.nacos;
  const login = username === null ? null : { username, password: password ?? '' };
  const port = new NacosRegistry({ ...shared, url, login });
  return { port, place: { namespace: namespace ?? '', group } };
}

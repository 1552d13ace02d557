import type { Clock, RegistryPort } from '@arthor/core';
import { NacosRegistry, type OnOutcome } from '@arthor/provider';
import type { Sandbox } from '@arthor/sandbox';
import type { Config } from '../config.js';
import type { RegistryPlace } from '../runtime/providers.js';
import type { Added } from './open-added.js';

/** What the registry's adapter is made of. */
interface RegistryParts {
  readonly config: Pick<Config, 'nacos'>;
  readonly sandbox: Pick<Sandbox, 'nacos'> | null;
  readonly added: Pick<Added, 'registry'>;
  readonly clock: Clock;
  readonly warn: (line: string) => void;
  readonly onOutcome: OnOutcome;
}

const sandboxRate = { perSecond: 5000, burst: 5000 };
const environmentsOwn: RegistryPlace = { namespace: null, group: 'DEFAULT_GROUP' };

/** The registry: the added one, or Nacos at the configured address or the sandbox's; null = none. Makes no call. */
export function openRegistry({
  config,
  sandbox,
  added,
  clock,
  warn,
  onOutcome,
}: RegistryParts): { readonly port: RegistryPort; readonly place: RegistryPlace } | null {
  // Nobody has said where: each environment in a namespace of its own name.
  if (added.registry !== null) return { port: added.registry, place: environmentsOwn };
  const simulated = sandbox?.nacos ?? null;
  const shared = { clock, warn, onOutcome };
  if (simulated !== null) {
    const { url, ...login } = simulated;
    const port = new NacosRegistry({ ...shared, url, login, rate: sandboxRate });
    // Its pods register in a namespace of their environment.
    return { port, place: environmentsOwn };
  }
  if (config.nacos === null) return null;
  const { url, username, password, namespace, group } = config.nacos;
  const login = username === null ? null : { username, password: password ?? '' };
  const port = new NacosRegistry({ ...shared, url, login });
  return { port, place: { namespace: namespace ?? '', group } };
}

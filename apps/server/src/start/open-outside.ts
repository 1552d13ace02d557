import { join } from 'node:path';
import { startSandbox, type Sandbox } from '@arthor/sandbox';
import type { Config } from '../config.js';
import { InstallationRow } from '../store/entity/installation.js';
import type { Store } from '../store/store.js';
import type { SystemClock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import { MaskedProviders } from './masked-providers.js';
import { openAdded, type Added } from './open-added.js';
import { openProviders } from './open-providers.js';
import { learningMask } from '../runtime/mask.js';
import type { ProviderHealth } from '../runtime/provider-health.js';
import type { Providers } from '../runtime/providers.js';
import type { SystemRandom } from '../runtime/random.js';
import { keepNamespaces } from './sandbox-namespaces.js';
import { StoredClusterMemory } from './stored-cluster-memory.js';
import { version } from '../runtime/version.js';

/** The providers of this installation, and the sandbox that simulates some of them. */
export interface Outside {
  readonly providers: Providers;
  readonly sandbox: Sandbox | null;
  /** Stops the sandbox. */
  close(): Promise<void>;
}

interface Parts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: SystemClock;
  readonly health: ProviderHealth;
  readonly random: SystemRandom;
  readonly log: Log;
}

/** Starts the sandbox, if anything is simulated, and opens the adapters: to it or to the configured addresses. */
export const openOutside = async (parts: Parts): Promise<Outside> => {
  const { config, store, clock, log } = parts;
  const { mask, learn } = learningMask(config.secrets);
  const { instanceId } = await store.read((view) => view.rows.findOneByOrFail(InstallationRow, { id: 1 }));
  const warn = (line: string) => log.warn({ line: mask(line) }, 'something of a provider is passed over');
  const added = await openAdded({ ...parts, instanceId, warn });
  const sandbox = await sandboxOf(parts, instanceId, added);
  const opened = await openProviders({
    ...parts,
    sandbox,
    added,
    memory: (context) => new StoredClusterMemory(store, clock, context),
    instanceId,
    version,
    log: (line) => log.info({ line: mask(line) }, 'kubernetes'),
    warn,
    onSecrets: learn,
  });
  const namespaces = sandbox === null ? null : await keepNamespaces({ store, clock, log, sandbox });
  return {
    providers: new MaskedProviders(opened, mask),
    sandbox,
    close: async () => {
      namespaces?.stop();
      await sandbox?.close();
    },
  };
};

const sandboxOf = async (
  { config, clock, random, log }: Parts,
  instanceId: string,
  added: Added,
): Promise<Sandbox | null> => {
  const { kubernetes, apisix } = config.simulate;
  // An added one takes the place.
  const jenkins = config.simulate.jenkins && added.pipeline === null;
  const nacos = config.simulate.nacos && added.registry === null;
  if (!kubernetes && !jenkins && !nacos && !apisix) return null;
  const { sandboxPropagationMs: slowestMs } = config;
  const sandbox = await startSandbox({
    simulate: { kubernetes, jenkins, nacos, apisix },
    directory: config.dataDirectory,
    owner: instanceId,
    clock,
    random,
    // The demo's addresses must be reachable wherever the console is.
    host: config.host,
    gatewayPort: config.sandboxGatewayPort,
    ...(slowestMs === null ? {} : { propagationMs: () => random.next() * slowestMs }),
    log: (line) => log.debug({ line }, 'sandbox'),
  });
  if (sandbox.putAside !== null)
    log.warn(
      { file: join(config.dataDirectory, sandbox.putAside) },
      'the simulated world was made with another database: it was put aside',
    );
  return sandbox;
};

import type { Timer } from '@arthor/core';
import { startSandbox, type Sandbox } from '@arthor/sandbox';
import { plantDemo } from '../build/demo.js';
import type { Config } from '../config.js';
import { EnvRow } from '../store/entity/env.js';
import { InstallationRow } from '../store/entity/installation.js';
import type { Store } from '../store/store.js';
import type { SystemClock } from './clock.js';
import type { Log } from './log.js';
import { openProviders } from './open-providers.js';
import type { Providers } from './providers.js';
import type { SystemRandom } from './random.js';
import { version } from './version.js';

/** What the outside world is opened with. */
export interface WorldParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: SystemClock;
  readonly random: SystemRandom;
  readonly log: Log;
}

/** The outside world, reachable; simulated parts run until `close`. */
export interface OpenedWorld {
  readonly providers: Providers;
  readonly sandbox: Sandbox | null;
  close(): Promise<void>;
}

/** How soon the simulated cluster has a namespace for a new environment, also one made by SQL, ms. */
const namespacesMs = 500;

/** Starts what is simulated (an empty embedded database gets something to look at) and opens the adapters. */
export async function openWorld(parts: WorldParts): Promise<OpenedWorld> {
  const { config, store, clock, random, log } = parts;
  const { databaseUrl, simulate } = config;
  await plantDemo({ store, clock, databaseUrl, simulatedCluster: simulate.kubernetes });
  const sandbox = await openSandbox(parts);
  const follower = sandbox?.kubernetes ? new NamespaceFollower(parts, sandbox) : null;
  await follower?.follow();
  const { instanceId } = await store.read((view) => view.rows.findOneByOrFail(InstallationRow, { id: 1 }));
  const line = (text: string) => log.info({}, text);
  const providers = openProviders({ config, sandbox, instanceId, clock, random, version, log: line });
  return {
    providers,
    sandbox,
    async close() {
      follower?.stop();
      await sandbox?.close();
    },
  };
}

async function openSandbox({ config, clock, random, log }: WorldParts): Promise<Sandbox | null> {
  const { kubernetes, jenkins } = config.simulate;
  if (!kubernetes && !jenkins) return null;
  return startSandbox({
    simulate: { kubernetes, jenkins },
    directory: config.dataDirectory,
    clock,
    random,
    host: config.host,
    gatewayPort: config.sandboxGatewayPort,
    log: (text) => log.debug({}, text),
  });
}

/** Keeps a namespace in the simulated cluster for every row of t_env. */
class NamespaceFollower {
  private timer: Timer | null = null;
  private stopped = false;

  constructor(
    private readonly parts: WorldParts,
    private readonly sandbox: Sandbox,
  ) {}

  async follow(): Promise<void> {
    try {
      const rows = await this.parts.store.read((view) => view.rows.find(EnvRow, { select: { name: true } }));
      for (const { name } of rows) this.sandbox.ensureNamespace(name);
    } catch (error) {
      this.parts.log.warn({ err: error }, 'the simulated cluster could not follow the environments');
    }
    if (!this.stopped) this.timer = this.parts.clock.setTimeout(() => void this.follow(), namespacesMs);
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
  }
}

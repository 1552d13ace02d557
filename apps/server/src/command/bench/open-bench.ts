import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { AppModule } from '../../app.module.js';
import { plantDemo } from '../../start/demo.js';
import { loadConfig } from '../../config.js';
import { Holds } from '../../event/hold.js';
import { LaneEnvironments } from '../../lane/lane-environment.js';
import { OperationService } from '../../operation/operation.service.js';
import { SystemClock } from '../../runtime/clock.js';
import type { Log } from '../../runtime/log.js';
import { openOutside } from '../../start/open-outside.js';
import { ProviderHealth } from '../../runtime/provider-health.js';
import { SystemIds, SystemRandom } from '../../runtime/random.js';
import { openStore } from '../../store/open.js';
import type { Store } from '../../store/store.js';
import { MeasuredProviders } from './measured-providers.js';

/** The server without HTTP, with a stopwatch between dispatcher and adapters. */
export interface Bench {
  readonly store: Store;
  readonly operations: OperationService;
  readonly holds: Holds;
  readonly environments: LaneEnvironments;
  readonly providers: MeasuredProviders;
  /** Calls to the cluster's API so far, including watches. */
  calls(): number;
  /** When all pods of a deployment were ready, by its name; ms of performance.now(). */
  readonly podsReady: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Opens everything, with the sandbox, in a directory of its own. */
export async function openBench(): Promise<Bench> {
  const directory = mkdtempSync(join(tmpdir(), 'arthor-bench-'));
  // It names the gateway of another part, which knows nothing of the sandbox's routes.
  const { GATEWAY_URL: _gatewayUrl, ...environment } = process.env;
  const config = loadConfig(
    {
      SANDBOX: 'on',
      SANDBOX_GATEWAY_PORT: '0',
      DRAIN_SECONDS: '1',
      KEEP_WARM_SECONDS: '0',
      KUBERNETES_DEBUGGING: 'true',
      ...environment,
    },
    directory,
  );
  const clock = new SystemClock();
  const random = new SystemRandom();
  // With KUBERNETES_DEBUGGING each call to the cluster's API logs one line.
  let calls = 0;
  const quiet = () => undefined;
  const info = (fields: object) => void ('line' in fields && calls++);
  const log: Log = { debug: quiet, info, warn: quiet, error: quiet };
  const store = await openStore({ databaseUrl: config.databaseUrl, clock, random, log });
  const { databaseUrl } = config;
  await plantDemo({ store, clock, databaseUrl, simulatedCluster: true, simulatedApisix: true });
  const outside = await openOutside({ config, store, clock, random, log, health: new ProviderHealth(clock) });
  const { sandbox } = outside;
  if (sandbox === null) throw new Error('the bench needs the sandbox: set no provider key');
  const podsReady = new Map<string, number>();
  sandbox.world.cluster.listen((plural, { object }) => {
    const { name } = object.metadata;
    if (plural === 'deployments' && !podsReady.has(name) && isAvailable(object))
      podsReady.set(name, performance.now());
  });
  const providers = new MeasuredProviders(outside.providers);
  const core = { config, log, store, clock, random, ids: new SystemIds(), providers };
  const app = await NestFactory.createApplicationContext(AppModule.of(core), { logger: false });
  return {
    store,
    operations: app.get(OperationService, { strict: false }),
    holds: app.get(Holds, { strict: false }),
    environments: app.get(LaneEnvironments, { strict: false }),
    providers,
    calls: () => calls,
    podsReady,
    async close() {
      await app.close();
      await outside.close();
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const counts = z.object({
  spec: z.object({ replicas: z.number() }),
  status: z.object({ availableReplicas: z.number() }),
});

/** Whether every replica of a Deployment is available. */
function isAvailable(object: unknown): boolean {
  const parsed = counts.safeParse(object);
  return parsed.success && parsed.data.spec.replicas === parsed.data.status.availableReplicas;
}

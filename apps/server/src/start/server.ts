import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module.js';
import { plantDemo } from './demo.js';
import type { Config } from '../config.js';
import { equipEdge, nestOptions } from '../http/edge.js';
import { FirstStart, type FirstUser } from '../session/first-start.js';
import { openStore } from '../store/open.js';
import { SystemClock } from '../runtime/clock.js';
import type { Core } from '../runtime/core.module.js';
import { drain } from './drain.js';
import type { Log } from '../runtime/log.js';
import { nestLogger } from './nest-logger.js';
import { openOutside } from './open-outside.js';
import { ProviderHealth } from '../runtime/provider-health.js';
import { SystemIds, SystemRandom } from '../runtime/random.js';
import { Readiness } from '../runtime/readiness.js';

/** A running server. */
export interface RunningServer {
  readonly core: Core;
  /** The port it listens on; never 0. */
  readonly port: number;
  /** The user that this start created, to be shown once. */
  readonly firstUser: FirstUser | null;
  /** Shuts down in order: no new work, running requests and acts finish, then the rest closes. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts database, providers and application, in this order. When one fails, those before it are closed
 * again.
 */
export const startServer = async (config: Config, log: Log): Promise<RunningServer> => {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    const clock = new SystemClock();
    const random = new SystemRandom();
    const health = new ProviderHealth(clock);
    const onAnswered = health.listener('database', null);
    const store = await openStore({ databaseUrl: config.databaseUrl, clock, random, log, onAnswered });
    opened.push(() => store.close());
    const { databaseUrl, simulate } = config;
    const simulated = { simulatedCluster: simulate.kubernetes, simulatedApisix: simulate.apisix };
    const planted = await plantDemo({ store, clock, databaseUrl, ...simulated });
    if (planted) log.info({}, 'something to look at was put into the empty database');
    const outside = await openOutside({ config, store, clock, random, log, health });
    opened.push(() => outside.close());
    const core: Core = {
      config,
      log,
      store,
      clock,
      random,
      ids: new SystemIds(),
      providers: outside.providers,
    };
    const app = await NestFactory.create<NestExpressApplication>(AppModule.of(core), {
      ...nestOptions,
      logger: nestLogger(log),
      abortOnError: false,
    });
    opened.push(() => app.close());
    equipEdge(app, config);
    await app.listen(config.port, config.host);
    opened.push(() => drain(app.getHttpServer(), clock));
    opened.push(async () => app.get(Readiness).end());
    // Last of all: its password is shown once, and a start that fails shows nothing.
    const firstUser = await app.get(FirstStart).prepare();
    app.get(Readiness).begin();
    return { core, port: portOf(app), firstUser, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
};

const portOf = (app: NestExpressApplication): number => {
  const address: unknown = app.getHttpServer().address();
  return typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0;
};

import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { Store } from '../store/store.js';
import { SystemClock } from './clock.js';
import { configToken, coreToken } from './inject-config.js';
import { Log } from './log.js';
import { Providers } from './providers.js';
import { SystemIds, SystemRandom } from './random.js';

/** What is opened before Nest starts. */
export interface Core {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly clock: SystemClock;
  readonly random: SystemRandom;
  readonly ids: SystemIds;
  readonly providers: Providers;
}

/** Makes the parts of {@link Core} injectable everywhere. */
@Module({})
export class CoreModule {
  static of(core: Core): DynamicModule {
    const providers = [
      { provide: coreToken, useValue: core },
      { provide: configToken, useValue: core.config },
      { provide: Log, useValue: core.log },
      { provide: Store, useValue: core.store },
      { provide: SystemClock, useValue: core.clock },
      { provide: SystemRandom, useValue: core.random },
      { provide: SystemIds, useValue: core.ids },
      { provide: Providers, useValue: core.providers },
    ];
    return { module: CoreModule, global: true, providers, exports: providers };
  }
}

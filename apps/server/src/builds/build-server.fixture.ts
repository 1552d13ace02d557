import { Module } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { EventHub } from '../event/event-hub.js';
import { Holds } from '../event/hold.js';
import { SystemClock } from '../runtime/clock.js';
import { silentLog } from '../runtime/log.js';
import type { Providers } from '../runtime/providers.js';
import { TestServer } from '../start/test-server.js';
import { Store } from '../store/store.js';

@Module({
  providers: [
    {
      provide: Holds,
      inject: [Store, SystemClock],
      useFactory: async (store: Store, clock: SystemClock) => {
        const hub = new EventHub(store, clock, silentLog);
        await hub.start();
        return new Holds(hub, clock);
      },
    },
  ],
  exports: [Holds],
})
class HoldsModule {}

/** A server with its own database and everything that builds need. */
export function startBuildServer(clock: SystemClock, providers: Providers): Promise<TestServer> {
  return TestServer.start({
    core: { clock, providers },
    module: (core) => ({
      module: class Testing {},
      imports: [{ module: HoldsModule, global: true }, AppModule.of(core)],
    }),
  });
}

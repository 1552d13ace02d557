import { Global, Module } from '@nestjs/common';
import { SystemClock } from '../runtime/clock.js';
import { Log } from '../runtime/log.js';
import { SystemRandom } from '../runtime/random.js';
import { Store } from '../store/store.js';
import { EventController } from './event.controller.js';
import { EventHub } from './event-hub.js';
import { EventLife } from './event-life.js';
import { EventPruner } from './event-pruner.js';
import { EventStreams } from './event-streams.js';
import { Holds } from './hold.js';

/** The live view: event streams, and responses held until something changes. */
@Global()
@Module({
  controllers: [EventController],
  providers: [
    {
      provide: EventHub,
      inject: [Store, SystemClock, Log],
      useFactory: (store: Store, clock: SystemClock, log: Log) => new EventHub(store, clock, log),
    },
    {
      provide: Holds,
      inject: [EventHub, SystemClock],
      useFactory: (hub: EventHub, clock: SystemClock) => new Holds(hub, clock),
    },
    {
      provide: EventStreams,
      inject: [EventHub, SystemClock, SystemRandom],
      useFactory: (hub: EventHub, clock: SystemClock, random: SystemRandom) =>
        new EventStreams(hub, clock, random),
    },
    {
      provide: EventPruner,
      inject: [Store, SystemClock, Log],
      useFactory: (store: Store, clock: SystemClock, log: Log) => new EventPruner(store, clock, log),
    },
    EventLife,
  ],
  exports: [Holds, EventStreams],
})
export class EventModule {}

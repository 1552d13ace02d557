import { Global, Module } from '@nestjs/common';
import { DispatchLoad } from '../runtime/dispatch-load.js';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { Orphans } from '../runtime/orphans.js';
import { DispatcherHost } from './dispatcher.host.js';

/** Makes the world match the rows, for as long as the server runs. */
@Global()
@Module({
  providers: [
    DispatcherHost,
    { provide: DispatchWake, useExisting: DispatcherHost },
    { provide: Orphans, useExisting: DispatcherHost },
    { provide: DispatchLoad, useExisting: DispatcherHost },
  ],
  exports: [DispatchWake, Orphans, DispatchLoad],
})
export class DispatcherModule {}

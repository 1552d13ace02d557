import { Module } from '@nestjs/common';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { DispatcherHost } from './dispatcher.host.js';

/** Makes the world match the rows, for as long as the server runs. */
@Module({
  providers: [DispatcherHost, { provide: DispatchWake, useExisting: DispatcherHost }],
  exports: [DispatcherHost, DispatchWake],
})
export class DispatcherModule {}

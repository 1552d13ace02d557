import { Module } from '@nestjs/common';
import { FirstStart } from './first-start.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { Throttle } from './throttle.js';

/** Signing in with a password. */
@Module({
  controllers: [SessionController],
  providers: [SessionService, Throttle, FirstStart],
  exports: [FirstStart],
})
export class SessionModule {}

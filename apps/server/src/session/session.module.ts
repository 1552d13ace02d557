import { Module } from '@nestjs/common';
import { FirstStart } from './first-start.js';
import { PasswordCheck } from './password-check.js';
import { PasswordService } from './password.service.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { Devices } from './device.js';
import { ThrottleController } from './throttle.controller.js';
import { Throttle } from './throttle.js';

/** Signing in with a password. */
@Module({
  controllers: [SessionController, ThrottleController],
  providers: [SessionService, PasswordService, PasswordCheck, Throttle, Devices, FirstStart],
  exports: [FirstStart],
})
export class SessionModule {}

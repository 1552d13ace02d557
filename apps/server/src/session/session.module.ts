import { Module } from '@nestjs/common';
import { SystemRandom } from '../runtime/random.js';
import { FirstStart } from './first-start.js';
import { Passwords } from './password.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { Throttle } from './throttle.js';

/** Signing in with a password. */
@Module({
  controllers: [SessionController],
  providers: [
    {
      provide: Passwords,
      useFactory: (random: SystemRandom) => new Passwords(random),
      inject: [SystemRandom],
    },
    SessionService,
    Throttle,
    FirstStart,
  ],
  exports: [FirstStart],
})
export class SessionModule {}

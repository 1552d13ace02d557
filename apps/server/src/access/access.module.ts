import { Global, Module } from '@nestjs/common';
import { Authenticator } from '../http/authenticator.js';
import { Passwords } from '../identity/password.js';
import { SystemRandom } from '../runtime/random.js';
import { AccountService } from './account.service.js';
import { AccessController } from './access.controller.js';
import { CredentialAuthenticator } from './credential.authenticator.js';
import { TokenService } from './token.service.js';
import { UserService } from './user.service.js';

/** Users, tokens, and who calls. */
@Global()
@Module({
  controllers: [AccessController],
  providers: [
    UserService,
    AccountService,
    TokenService,
    { provide: Authenticator, useClass: CredentialAuthenticator },
    // One for all: it limits how many are hashed at once.
    {
      provide: Passwords,
      useFactory: (random: SystemRandom) => new Passwords(random),
      inject: [SystemRandom],
    },
  ],
  exports: [Authenticator, Passwords],
})
export class AccessModule {}

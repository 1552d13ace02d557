import { Global, Module } from '@nestjs/common';
import { Authenticator } from '../http/authenticator.js';
import { AccessController } from './access.controller.js';
import { CredentialAuthenticator } from './credential.authenticator.js';
import { TokenService } from './token.service.js';
import { UserService } from './user.service.js';

/** Users, tokens, and who calls. */
@Global()
@Module({
  controllers: [AccessController],
  providers: [UserService, TokenService, { provide: Authenticator, useClass: CredentialAuthenticator }],
  exports: [Authenticator],
})
export class AccessModule {}

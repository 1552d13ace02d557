import { Global, Module } from '@nestjs/common';
import { SignOutElsewhere } from '../identity/sign-out-elsewhere.js';
import { OidcArrivals } from './oidc-arrivals.js';
import { OidcController } from './oidc.controller.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { OidcSignOut } from './oidc-sign-out.js';
import { OpenidProvider } from './openid-provider.js';

/** Signing in at an OpenID provider, beside passwords. */
@Global()
@Module({
  controllers: [OidcController],
  providers: [
    OpenidProvider,
    OidcArrivals,
    OidcSignIn,
    OidcSignOut,
    { provide: SignOutElsewhere, useExisting: OidcSignOut },
  ],
  exports: [SignOutElsewhere],
})
export class OidcModule {}

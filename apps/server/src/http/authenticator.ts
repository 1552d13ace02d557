import type { Request } from 'express';
import type { Principal } from './principal.js';

/** Tells who calls. The guard asks it for every endpoint that is not public. */
export abstract class Authenticator {
  /**
   * The caller by bearer token or session cookie; null when neither is given. Throws 401 for a
   * credential that is unknown, ended, or whose user is no more. A long answer asks again from time to
   * time, so that it ends soon after its caller's rights do.
   */
  abstract authenticate(request: Request): Promise<Principal | null>;

  /** Notes that the session or token was used now: an idle session ends. Not for looks of our own. */
  abstract used(principal: Principal): Promise<void>;
}

import type { Request } from 'express';
import type { Principal } from './principal.js';

/** Finds out who calls. The guard asks it for every endpoint that is not public. */
export abstract class Authenticator {
  /**
   * The caller by bearer token or session cookie; null when neither is given. Throws 401 when the
   * credential is unknown or expired, or its user is gone. Event streams ask again regularly, so that
   * they end soon after the caller lost the right to them.
   */
  abstract authenticate(request: Request): Promise<Principal | null>;

  /** Marks the session or token as used now (idle sessions end). Only for requests, not for an event stream's own checks. */
  abstract used(principal: Principal): Promise<void>;
}

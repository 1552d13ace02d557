import type { Request } from 'express';
import type { Principal } from './principal.js';

/** Tells who calls. The guard asks it for every endpoint that is not public. */
export abstract class Authenticator {
  /**
   * The caller by session cookie or bearer token; null when neither is given. Throws 401 for a
   * credential that is unknown, ended or its user's no more, and 403 for a write with a cookie whose
   * CSRF header is missing or wrong.
   */
  abstract authenticate(request: Request): Promise<Principal | null>;
}

import { roles, type Role } from '@arthor/contract';
import { Forbidden } from './domain-error.js';

/** A role in one environment, or in all (null). */
export interface Grant {
  readonly role: Role;
  readonly environment: string | null;
}

/** Where something is, or where a role is needed. null: in none of them, or in all. */
export interface Place {
  readonly environment: string | null;
  readonly application: string | null;
}

/** The installation itself: nothing of it belongs to an environment or application. */
export const everywhere: Place = { environment: null, application: null };

const rank = (role: Role): number => roles.indexOf(role);

/** True when `held` may do what `needed` may. */
export const reaches = (held: Role, needed: Role): boolean => rank(held) >= rank(needed);

/** What authentication found out about a caller. */
export interface Recognised {
  readonly userId: number;
  readonly username: string;
  readonly nickname: string;
  readonly grants: readonly Grant[];
  /** The applications a token is limited to; null = all. */
  readonly applications: readonly string[] | null;
  /** Somebody else knows the password: nothing else is allowed until it is changed. */
  readonly mustChangePassword?: boolean;
  /** The session or token the request came with. */
  readonly credential:
    | { readonly kind: 'session'; readonly id: number; readonly csrf: string; readonly usedAt: number }
    | { readonly kind: 'token'; readonly id: number; readonly name: string; readonly usedAt: number | null };
  /** When the session or token expires at the latest, ms since the epoch. */
  readonly expiresAt: number;
  /** For the audit. */
  readonly requestId: string;
  readonly remoteAddress: string | null;
}

/** Who calls and what they may do. Read from the database for each request, so changes count at once. */
export class Principal {
  private outside = false;

  constructor(private readonly of: Recognised) {}

  get userId(): number {
    return this.of.userId;
  }
  get username(): string {
    return this.of.username;
  }
  get nickname(): string {
    return this.of.nickname;
  }
  get grants(): readonly Grant[] {
    return this.of.grants;
  }
  get applications(): readonly string[] | null {
    return this.of.applications;
  }
  get mustChangePassword(): boolean {
    return this.of.mustChangePassword ?? false;
  }
  get credential(): Recognised['credential'] {
    return this.of.credential;
  }
  /** Row of the session or the token. */
  get credentialId(): number {
    return this.of.credential.id;
  }
  get expiresAt(): number {
    return this.of.expiresAt;
  }
  get requestId(): string {
    return this.of.requestId;
  }
  get remoteAddress(): string | null {
    return this.of.remoteAddress;
  }

  /** How the request came in. */
  get through(): 'console' | 'token' {
    return this.of.credential.kind === 'session' ? 'console' : 'token';
  }

  /** The same as rows store it: `console`, or `token:<name>`. */
  get via(): string {
    const { credential } = this.of;
    return credential.kind === 'session' ? 'console' : `token:${credential.name}`;
  }

  /** Owner of idempotency keys: `user:1`, or `token:3`. */
  get key(): string {
    const { credential, userId } = this.of;
    return credential.kind === 'session' ? `user:${userId}` : `token:${credential.id}`;
  }

  /**
   * Whether they have the role or a higher one there. null = in all of them: a credential that is limited in any
   * dimension has no role over all of it.
   */
  can(role: Role, { environment, application }: Place): boolean {
    return this.includes(application) && this.has(role, environment);
  }

  /** Whether they may see what is there. null = it belongs to none, and everybody sees it who sees anything. */
  sees({ environment, application }: Place): boolean {
    const isIncluded = application === null || this.includes(application);
    return (
      isIncluded && (environment === null ? this.canAnywhere('VIEWER') : this.has('VIEWER', environment))
    );
  }

  /** As {@link sees}; what was asked for in vain is told in the audit. */
  reaches(place: Place): boolean {
    const reached = this.sees(place);
    if (!reached) this.outside = true;
    return reached;
  }

  /** Whether they asked for something that they may not see. They were answered as if it did not exist. */
  get wasOutside(): boolean {
    return this.outside;
  }

  /** Whether they have the role or a higher one in at least one environment. */
  canAnywhere(role: Role): boolean {
    return this.grants.some((grant) => reaches(grant.role, role));
  }

  /** The environments where they have the role or a higher one; null = all. */
  environmentsFor(role: Role): string[] | null {
    if (this.has(role, null)) return null;
    const held = this.grants.filter((grant) => reaches(grant.role, role));
    return [...new Set(held.flatMap((grant) => grant.environment ?? []))];
  }

  /** Throws 403 FORBIDDEN unless {@link can}. */
  require(role: Role, place: Place): void {
    if (!this.can(role, place)) throw forbidden(role, place);
  }

  /** Throws 403 FORBIDDEN unless {@link sees}. */
  requireSight(place: Place): void {
    if (!this.reaches(place)) throw forbidden('VIEWER', place);
  }

  private has(role: Role, environment: string | null): boolean {
    return this.grants.some(
      (grant) =>
        reaches(grant.role, role) && (grant.environment === null || grant.environment === environment),
    );
  }

  private includes(application: string | null): boolean {
    return this.applications === null || (application !== null && this.applications.includes(application));
  }
}

function forbidden(role: Role, { environment, application }: Place): Forbidden {
  const where = environment === null ? 'in all environments' : `in ${environment}`;
  const what = application === null ? '' : ` for ${application}`;
  return new Forbidden('FORBIDDEN', `This needs the role ${role} ${where}${what}.`, {
    params: { role, environment, ...(application !== null && { application }) },
  });
}

import { roles, type Role } from '@arthor/contract';
import { Forbidden } from './domain-error.js';

/** A role in one environment, or in all (null). */
export interface Grant {
  readonly role: Role;
  readonly environment: string | null;
}

const rank = (role: Role): number => roles.indexOf(role);

/** True when `held` may do what `needed` may. */
export const reaches = (held: Role, needed: Role): boolean => rank(held) >= rank(needed);

/** Who calls, and what they may: read from the rows anew for each request, so changes count at once. */
export class Principal {
  readonly userId: number;
  readonly username: string;
  readonly nickname: string;
  readonly through: 'console' | 'token';
  readonly grants: readonly Grant[];
  /** The applications a token is limited to; null = all. */
  readonly applications: readonly string[] | null;
  /** Row of the session or the token. */
  readonly credentialId: number;
  /** When session or token end at the latest, ms. */
  readonly expiresAt: number;

  constructor(of: {
    userId: number;
    username: string;
    nickname: string;
    through: 'console' | 'token';
    grants: readonly Grant[];
    applications: readonly string[] | null;
    credentialId: number;
    expiresAt: number;
  }) {
    this.userId = of.userId;
    this.username = of.username;
    this.nickname = of.nickname;
    this.through = of.through;
    this.grants = of.grants;
    this.applications = of.applications;
    this.credentialId = of.credentialId;
    this.expiresAt = of.expiresAt;
  }

  /** Whether the role or a higher one is held in the environment; null asks for "in all of them". */
  can(role: Role, environment: string | null): boolean {
    return this.grants.some(
      (grant) =>
        reaches(grant.role, role) && (grant.environment === null || grant.environment === environment),
    );
  }

  /** Whether the role or a higher one is held in at least one environment. */
  canAnywhere(role: Role): boolean {
    return this.grants.some((grant) => reaches(grant.role, role));
  }

  /** The environments where the role or a higher one is held; null = all. Lists are narrowed to these. */
  environmentsFor(role: Role): string[] | null {
    if (this.can(role, null)) return null;
    const held = this.grants.filter((grant) => reaches(grant.role, role));
    return [...new Set(held.flatMap((grant) => grant.environment ?? []))];
  }

  /** Throws 403 FORBIDDEN unless {@link can}. */
  require(role: Role, environment: string | null): void {
    if (this.can(role, environment)) return;
    const where = environment === null ? 'in all environments' : `in ${environment}`;
    throw new Forbidden('FORBIDDEN', `This needs the role ${role} ${where}.`, {
      params: { role, environment },
    });
  }

  /** Whether the application is among those a token is limited to. */
  canApplication(name: string): boolean {
    return this.applications === null || this.applications.includes(name);
  }

  /** Throws 403 FORBIDDEN unless {@link canApplication}. */
  requireApplication(name: string): void {
    if (this.canApplication(name)) return;
    throw new Forbidden('FORBIDDEN', `This token is not for the application ${name}.`, {
      params: { application: name },
    });
  }
}

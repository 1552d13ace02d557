import { roles, type Role, type Whereabouts } from '@arthor/contract';
import type { Principal } from '../http/principal.js';

/** What a reader may see and do. */
export interface Audience {
  /** Where they have a role or a higher one; null = everywhere. */
  readonly environments: Readonly<Record<Role, readonly string[] | null>>;
  /** The applications their token is limited to; null = all. */
  readonly applications: readonly string[] | null;
}

/** What a caller may see and do. */
export function audienceOf(principal: Principal): Audience {
  const of = (role: Role) => principal.environmentsFor(role);
  return {
    environments: {
      VIEWER: of('VIEWER'),
      DEVELOPER: of('DEVELOPER'),
      OPERATOR: of('OPERATOR'),
      ADMIN: of('ADMIN'),
    },
    applications: principal.applications,
  };
}

/** Whether an audience may see something, as GET would decide. */
export function sees(audience: Audience, where: Whereabouts): boolean {
  return roleAt(audience, where.environment) !== null && allows(audience.applications, where.application);
}

/** The highest role of an audience in an environment (null = in whatever belongs to none); null = none. */
export function roleAt({ environments }: Audience, environment: string | null): Role | null {
  return roles.findLast((role) => allows(environments[role], environment)) ?? null;
}

/** Whether two audiences see and may do the same. */
export function isSameAudience(a: Audience, b: Audience): boolean {
  return (
    roles.every((role) => isSameSet(a.environments[role], b.environments[role])) &&
    isSameSet(a.applications, b.applications)
  );
}

const allows = (limit: readonly string[] | null, name: string | null): boolean =>
  limit === null || name === null || limit.includes(name);

function isSameSet(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((name) => b.includes(name));
}

import type { Whereabouts } from '@arthor/contract';
import type { Principal } from '../http/principal.js';

/** What a reader may see; null = everything. */
export interface Audience {
  readonly environments: readonly string[] | null;
  readonly applications: readonly string[] | null;
}

/** What a caller may see. */
export function audienceOf(principal: Principal): Audience {
  return { environments: principal.environmentsFor('VIEWER'), applications: principal.applications };
}

/** Whether an audience may see something, as GET would decide. */
export function sees(audience: Audience, where: Whereabouts): boolean {
  return allows(audience.environments, where.environment) && allows(audience.applications, where.application);
}

/** Whether two audiences see the same. */
export function isSameAudience(a: Audience, b: Audience): boolean {
  return isSameSet(a.environments, b.environments) && isSameSet(a.applications, b.applications);
}

const allows = (limit: readonly string[] | null, name: string | null): boolean =>
  limit === null || name === null || limit.includes(name);

function isSameSet(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((name) => b.includes(name));
}

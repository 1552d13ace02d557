import { routes, type RouteName } from '@arthor/contract/route';
import { roles, type Role } from '@arthor/contract/vocabulary';

/** A role in one environment; null: in all of them. */
export interface Grant {
  readonly role: Role;
  readonly environment: string | null;
}

/** A role somebody lacks; `environment` null: in all of them, undefined: in any one. */
export interface Lacking {
  readonly role: Role;
  readonly environment: string | null | undefined;
}

/**
 * The role that somebody needs for a request and does not have, as the contract says it; null when they
 * have it. `at`: the environment it is about; one that is protected may ask for more, which `role` says.
 */
export function lackingFor(
  name: RouteName,
  granted: readonly Grant[],
  at: { readonly environment?: string | undefined; readonly role?: Role } = {},
): Lacking | null {
  const { permission } = routes[name];
  const needed = at.role ?? roles.find((role) => role.toLowerCase() === permission);
  if (needed === undefined) return null;
  const environment = permission === 'admin' ? null : at.environment;
  const has = granted.some(
    (grant) =>
      roles.indexOf(grant.role) >= roles.indexOf(needed) &&
      (grant.environment === null || environment === undefined || grant.environment === environment),
  );
  return has ? null : { role: needed, environment };
}

import { roles, type Lane, type Role } from '@arthor/contract';

/** The role that every operation needs in an environment: this alone decides it. */
export const roleToOperate = (environment: { readonly protected: boolean }): Role =>
  environment.protected ? 'OPERATOR' : 'DEVELOPER';

/** What an act that the rules allow needs, as its params say it. */
export const rightNeeded = (environment: { readonly name: string; readonly protected: boolean }) => ({
  role: roleToOperate(environment),
  environment: environment.name,
});

/**
 * A lane as somebody may act on it: what the rules allow and their role does not is refused as FORBIDDEN. What
 * the rules refuse keeps its reason. The same lane where nothing changes.
 */
export function withRights(lane: Lane, can: (role: Role) => boolean): Lane {
  const forbidden = lane.allowed.filter(({ allowed, params }) => {
    const needed = roles.find((role) => role === params['role']);
    return allowed && needed !== undefined && !can(needed);
  });
  if (forbidden.length === 0) return lane;
  return {
    ...lane,
    allowed: lane.allowed.map((one) =>
      forbidden.includes(one) ? { ...one, allowed: false, reason: 'FORBIDDEN' } : one,
    ),
  };
}

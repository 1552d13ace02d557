import { NotFound } from './domain-error.js';
import type { Principal } from './principal.js';

/** Returns the row, or throws 404 `<WHAT>_UNKNOWN`. For names in a path; unknown ids in a body are 422. */
export const found = <Row>(
  row: Row | null,
  what: 'application' | 'feature' | 'environment',
  name: string,
): Row => {
  if (row !== null) return row;
  throw new NotFound(`${what.toUpperCase()}_UNKNOWN`, `There is no ${what} ${name}.`, {
    params: { [what]: name },
  });
};

/** Throws 404 for an application that the caller's token does not reach, as for one that does not exist. */
export function requireSeen(by: Principal, application: string): void {
  if (!by.canApplication(application)) found(null, 'application', application);
}

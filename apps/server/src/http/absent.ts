import { NotFound } from './domain-error.js';
import type { Place, Principal } from './principal.js';

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

/** Throws 404 for what the caller may not see, as for what does not exist. */
export function requireSeen(by: Principal, { environment, application }: Place): void {
  if (application !== null && !by.reaches({ application, environment: null }))
    found(null, 'application', application);
  if (environment !== null && !by.reaches({ application: null, environment }))
    found(null, 'environment', environment);
}

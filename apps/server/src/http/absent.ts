import { NotFound } from './domain-error.js';

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

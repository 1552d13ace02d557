import { NotFound } from './domain-error.js';

/** The row, or 404 `<WHAT>_UNKNOWN`: for what a path names. */
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

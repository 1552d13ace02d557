import type { FieldError } from '../api/problem.js';

/** Errors by form field, and those that belong to no field. */
export interface Placed {
  readonly fields: ReadonlyMap<string, FieldError>;
  readonly rest: readonly FieldError[];
}

/**
 * Assigns each error to the field at its path, else at the nearest path above it (`env.LEVEL` → `env`).
 * `fields` maps paths of the request to fields of the form. A field shows its first error.
 */
export function placed(errors: readonly FieldError[], fields: ReadonlyMap<string, string>): Placed {
  const found = new Map<string, FieldError>();
  const rest: FieldError[] = [];
  for (const error of errors) {
    const field = nearest(error.path, fields);
    if (field === undefined) rest.push(error);
    else if (!found.has(field)) found.set(field, error);
  }
  return { fields: found, rest };
}

function nearest(path: string, fields: ReadonlyMap<string, string>): string | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const field = fields.get(at);
    if (field !== undefined) return field;
  }
  return undefined;
}

import type { FieldError } from '../api/problem.js';

/** Objections by the form's field they belong to, and those no field of the form stands for. */
export interface Placed {
  readonly fields: ReadonlyMap<string, FieldError>;
  readonly rest: readonly FieldError[];
}

/**
 * Gives each objection to the field of its path, else of the nearest path above (`env.LEVEL` to `env`).
 * `fields`: path in the request → field of the form. The first objection to a field is the one it shows.
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

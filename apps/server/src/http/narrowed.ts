import { In, type FindOperator } from 'typeorm';
import type { Principal } from './principal.js';

/** The part of a list's `where` that {@link narrowed} decides. */
export interface Narrowed {
  environment?: string | FindOperator<string>;
  application?: string | FindOperator<string>;
}

/** Restricts a list to what the caller may see; 403 when a filter names something else. */
export function narrowed(
  caller: Principal,
  query: { readonly environment?: string | undefined; readonly application?: string | undefined },
): Narrowed {
  const { application, environment } = query;
  caller.requireSight({ environment: environment ?? null, application: application ?? null });
  const environments = caller.environmentsFor('VIEWER');
  return {
    ...(environments !== null && { environment: In(environments) }),
    ...(environment !== undefined && { environment }),
    ...(caller.applications !== null && { application: In([...caller.applications]) }),
    ...(application !== undefined && { application }),
  };
}

/** The row if the caller may see it; else null: it is then answered like one that does not exist. */
export function visible<Row extends { readonly environment: string; readonly application: string }>(
  caller: Principal,
  row: Row | null,
): Row | null {
  return row !== null && caller.reaches(row) ? row : null;
}

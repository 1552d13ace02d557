import { In, type FindOperator } from 'typeorm';
import type { Principal } from './principal.js';

/** What a list is narrowed to: what was asked for, within what the caller may see. */
export interface Narrowed {
  environment?: string | FindOperator<string>;
  application?: string | FindOperator<string>;
}

/** The part of a list's `where` that keeps it to the caller's places. 403 for one asked for that is not theirs. */
export function narrowed(
  caller: Principal,
  query: { readonly environment?: string | undefined; readonly application?: string | undefined },
): Narrowed {
  const { application, environment } = query;
  if (environment !== undefined) caller.require('VIEWER', environment);
  if (application !== undefined) caller.requireApplication(application);
  const environments = caller.environmentsFor('VIEWER');
  return {
    ...(environments !== null && { environment: In(environments) }),
    ...(environment !== undefined && { environment }),
    ...(caller.applications !== null && { application: In([...caller.applications]) }),
    ...(application !== undefined && { application }),
  };
}

/** Throws 403 unless the caller may see what belongs there. */
export function requireVisible(
  caller: Principal,
  row: { readonly environment: string; readonly application: string },
): void {
  caller.require('VIEWER', row.environment);
  caller.requireApplication(row.application);
}

import './no-eval.js';
import { fieldErrors, schemas } from '@arthor/contract';
import type { RouteName } from '@arthor/contract/route';
import type { FieldError } from '../api/problem.js';

/** Validates a request's body by the contract; an empty list means that it is valid. */
export function bodyErrors(name: RouteName, body: unknown): readonly FieldError[] {
  const endpoint = schemas[name];
  if (!('body' in endpoint)) return [];
  const parsed = endpoint.body.safeParse(body, { reportInput: true });
  return parsed.success ? [] : fieldErrors(parsed.error.issues, '');
}

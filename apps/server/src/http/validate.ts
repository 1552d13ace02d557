import { fieldErrors } from '@arthor/contract';
import type { z } from 'zod';
import { BadRequest, type FieldError } from './domain-error.js';

const mostErrors = 50;

/** Refuses with 400 INVALID_REQUEST, naming each field that is wrong. */
export const refuse = (errors: readonly FieldError[]): BadRequest =>
  new BadRequest('INVALID_REQUEST', sentence(errors), { errors: errors.slice(0, mostErrors) });

const sentence = (errors: readonly FieldError[]): string => {
  const named = errors.slice(0, 3).map(({ path, code }) => `${path === '' ? 'the body' : path}: ${code}`);
  return `The request was not understood: ${named.join(', ')}${errors.length > 3 ? ', …' : '.'}`;
};

/** The parsed value, or what is wrong with it. `prefix` says which part of the request it is. */
export const parsePart = (
  schema: z.ZodType,
  value: unknown,
  prefix: '' | 'query' | 'path',
): { readonly value: unknown; readonly errors: readonly FieldError[] } => {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success
    ? { value: parsed.data, errors: [] }
    : { value: undefined, errors: fieldErrors(parsed.error.issues, prefix) };
};

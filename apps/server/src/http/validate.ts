import { fieldErrors } from '@arthor/contract';
import type { z } from 'zod';
import { BadRequest, type FieldError } from './domain-error.js';

const mostErrors = 50;

/** A 400 INVALID_REQUEST that names each wrong field. */
export const refuse = (errors: readonly FieldError[]): BadRequest =>
  new BadRequest('INVALID_REQUEST', sentence(errors), { errors: errors.slice(0, mostErrors) });

const sentence = (errors: readonly FieldError[]): string => {
  const named = errors.slice(0, 3).map((error) => {
    const [[kind, value] = []] = Object.entries(error.params ?? {});
    const place = error.path === '' ? 'the body' : error.path;
    return `${place}: ${error.code}${kind === undefined ? '' : ` (${kind} ${value})`}`;
  });
  return `The request was not understood: ${named.join(', ')}${errors.length > 3 ? ', …' : '.'}`;
};

/** The parsed value, or its errors. `prefix` is the part of the request; '' is the body. */
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

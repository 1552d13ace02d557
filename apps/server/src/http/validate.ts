import type { z } from 'zod';
import { BadRequest, type FieldError } from './domain-error.js';

type Issue = z.core.$ZodIssue;

const mostErrors = 50;

/** A 400 INVALID_REQUEST that names each wrong field. */
export const refuse = (errors: readonly FieldError[]): BadRequest =>
  new BadRequest('INVALID_REQUEST', sentence(errors), { errors: errors.slice(0, mostErrors) });

const sentence = (errors: readonly FieldError[]): string => {
  const named = errors.slice(0, 3).map(({ path, code }) => `${path === '' ? 'the body' : path}: ${code}`);
  return `The request was not understood: ${named.join(', ')}${errors.length > 3 ? ', …' : '.'}`;
};

/** The parsed value, or its errors. `prefix` is the part of the request; '' is the body. */
export const parsePart = (
  schema: z.ZodType,
  value: unknown,
  prefix: '' | 'query' | 'path',
): { readonly value: unknown; readonly errors: readonly FieldError[] } => {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { value: parsed.data, errors: [] };
  return { value: undefined, errors: parsed.error.issues.flatMap((issue) => fieldErrors(issue, prefix)) };
};

const fieldErrors = (issue: Issue, prefix: string): FieldError[] => {
  const at = (path: readonly PropertyKey[]): string =>
    [prefix, ...path.map((part) => String(part).slice(0, 100))].filter((part) => part !== '').join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: at([...issue.path, key]), code: 'UNKNOWN_KEY' }));
  return [{ path: at(issue.path), code: codeOf(issue) }];
};

/** Our code for what is wrong with a field; clients have sentences for these. */
const codeOf = (issue: Issue): string => {
  if (issue.input === undefined && issue.code !== 'custom') return 'REQUIRED';
  switch (issue.code) {
    case 'invalid_type':
      return 'INVALID_TYPE';
    case 'invalid_format':
      return 'INVALID_FORMAT';
    case 'too_small':
      return counted(issue.origin) ? 'TOO_SMALL' : 'TOO_SHORT';
    case 'too_big':
      return counted(issue.origin) ? 'TOO_BIG' : 'TOO_LONG';
    case 'invalid_key':
      return 'INVALID_FORMAT';
    case 'invalid_union':
      return issue.discriminator !== undefined && Object(issue.input)[issue.discriminator] === undefined
        ? 'REQUIRED'
        : 'INVALID_VALUE';
    case 'custom':
      return typeof issue.params?.['code'] === 'string' ? issue.params['code'] : 'INVALID_VALUE';
    case 'invalid_value':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return 'INVALID_VALUE';
  }
};

const counted = (origin: string): boolean =>
  origin === 'number' || origin === 'int' || origin === 'bigint' || origin === 'date';

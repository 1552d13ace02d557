import type { z } from 'zod';
import type { Problem } from './schema/common.js';

type Issue = z.core.$ZodIssue;
type FieldError = Problem['errors'][number];

/**
 * What is wrong with which field, in the codes of the API. Parse with `reportInput: true`: without the
 * input a missing field cannot be told from one of the wrong type. `prefix` names the part of the
 * request, '' for the body.
 */
export function fieldErrors(issues: readonly Issue[], prefix: '' | 'query' | 'path'): readonly FieldError[] {
  return issues.flatMap((issue) => errorsOf(issue, prefix));
}

const errorsOf = (issue: Issue, prefix: string): FieldError[] => {
  const at = (path: readonly PropertyKey[]): string =>
    [prefix, ...path.map((part) => String(part).slice(0, 100))].filter((part) => part !== '').join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: at([...issue.path, key]), code: 'UNKNOWN_KEY' }));
  return [{ path: at(issue.path), code: codeOf(issue) }];
};

/** Our own word for what is wrong with a field; clients have sentences for these. */
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

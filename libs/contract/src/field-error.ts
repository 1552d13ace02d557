import type { z } from 'zod';
import type { Problem } from './schema/common.js';
import { wrongWith, type Wrong } from './schema/worded.js';

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
    [prefix, ...path.map((part) => [...String(part)].slice(0, 100).join(''))]
      .filter((part) => part !== '')
      .join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: at([...issue.path, key]), code: 'UNKNOWN_KEY' }));
  const wrong = wrongOf(issue);
  return [{ path: at(issue.path), code: codeOf(issue), ...(wrong === null ? {} : { params: { ...wrong } }) }];
};

/** The character, part or rule that a pattern refuses. */
const wrongOf = (issue: Issue): Wrong | null => {
  if (issue.code === 'invalid_key') {
    const name = String(issue.path.at(-1));
    for (const inner of issue.issues)
      if (inner.code === 'invalid_format') return wrongWith(inner.pattern ?? '', name);
  }
  if (issue.code !== 'invalid_format' || typeof issue.input !== 'string') return null;
  return wrongWith(issue.pattern ?? '', issue.input);
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
      return issue.issues.map(ownCode).find((code) => code !== null) ?? 'INVALID_FORMAT';
    case 'invalid_union':
      return issue.discriminator !== undefined && Object(issue.input)[issue.discriminator] === undefined
        ? 'REQUIRED'
        : 'INVALID_VALUE';
    case 'custom':
      return ownCode(issue) ?? 'INVALID_VALUE';
    case 'invalid_value':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return 'INVALID_VALUE';
  }
};

/** The code that a check of ours gives; null = it gives none. */
const ownCode = (issue: Issue): string | null => {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : null;
  return typeof code === 'string' ? code : null;
};

const counted = (origin: string): boolean =>
  origin === 'number' || origin === 'int' || origin === 'bigint' || origin === 'date';

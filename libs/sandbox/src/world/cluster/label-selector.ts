import { badRequest } from './api-error.js';

/** One demand of a selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  readonly values: readonly string[];
}

type Labels = { readonly [key: string]: string } | undefined;

const setForm = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/;
const equalityForm = /^([^\s=!<>]+)\s*(==|=|!=|>|<)\s*(\S*)$/;
const nameForm = /^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$/;

/**
 * Reads the query parameter labelSelector: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
 * @throws ApiError 400 for what is no selector
 */
export function parseSelector(text: string): readonly Requirement[] {
  return splitOutsideParentheses(text).map((part) => {
    const set = setForm.exec(part);
    if (set !== null) {
      const values = (set[3] ?? '').split(',').map((value) => value.trim());
      return requirement(set[1] ?? '', set[2] === 'in' ? 'in' : 'notin', values, part);
    }
    const equality = equalityForm.exec(part);
    if (equality !== null) {
      return requirement(equality[1] ?? '', operatorOf(equality[2] ?? ''), [equality[3] ?? ''], part);
    }
    if (part.startsWith('!')) return requirement(part.slice(1).trim(), '!', [], part);
    return requirement(part, 'exists', [], part);
  });
}

/** Whether labels meet every demand; no demands are met by anything. */
export function matches(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every((each) => meets(each, labels?.[each.key]));
}

function meets(requirement: Requirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'in':
      return value !== undefined && requirement.values.includes(value);
    case 'notin':
      return value === undefined || !requirement.values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
      return value !== undefined && Number(value) > Number(requirement.values[0]);
    case 'lt':
      return value !== undefined && Number(value) < Number(requirement.values[0]);
  }
}

function operatorOf(sign: string): Requirement['operator'] {
  if (sign === '!=') return 'notin';
  if (sign === '>') return 'gt';
  return sign === '<' ? 'lt' : 'in';
}

function requirement(
  key: string,
  operator: Requirement['operator'],
  values: readonly string[],
  part: string,
): Requirement {
  if (!nameForm.test(key))
    throw badRequest(`unable to parse requirement: found '${part}', expected: identifier`);
  return { key, operator, values };
}

function splitOutsideParentheses(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += letter;
  }
  if (part.trim() !== '') parts.push(part.trim());
  return parts;
}

import { cut } from '@arthor/core';
import type { FieldError } from './domain-error.js';

/**
 * The query of a URL as a flat record. A repeated key is an error, not an array. Broken
 * percent-encoding becomes U+FFFD, which then fails the field's pattern.
 */
export const parseQuery = (
  url: string,
): { readonly query: Readonly<Record<string, string>>; readonly errors: readonly FieldError[] } => {
  const start = url.indexOf('?');
  const entries = new Map<string, string>();
  const errors: FieldError[] = [];
  for (const [key, value] of new URLSearchParams(start < 0 ? '' : url.slice(start + 1))) {
    if (entries.has(key)) errors.push({ path: `query.${cut(key, 100)}`, code: 'DUPLICATE_KEY' });
    entries.set(key, value);
  }
  return { query: Object.fromEntries(entries), errors };
};

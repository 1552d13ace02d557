import type { Random } from '@arthor/core';
import type { Ingress } from '../cluster/object.js';
import { annotation } from './location.js';

/** Headers by lower-case name. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Whether a request goes to the canary: header, then cookie, then weight. A header rule with a value takes exactly that
 * value and leaves everything else to the next rule; without a value `always` and `never` decide.
 */
export function takesCanary(canary: Ingress, headers: Headers, random: Random): boolean {
  const byHeader = headerVerdict(canary, headers);
  if (byHeader !== null) return byHeader;
  const byCookie = cookieVerdict(canary, headers);
  if (byCookie !== null) return byCookie;
  const weight = Number(annotation(canary, 'canary-weight') ?? 0);
  const total = Math.max(100, Number(annotation(canary, 'canary-weight-total') ?? 100));
  return weight > 0 && random.next() * total < weight;
}

function headerVerdict(canary: Ingress, headers: Headers): boolean | null {
  const name = annotation(canary, 'canary-by-header');
  const value = name === undefined ? undefined : headers[name.toLowerCase()];
  if (value === undefined) return null;
  const wanted = annotation(canary, 'canary-by-header-value');
  if (wanted !== undefined && wanted !== '') return value === wanted ? true : null;
  const pattern = annotation(canary, 'canary-by-header-pattern');
  if (pattern !== undefined && pattern !== '') return matchesPattern(pattern, value) ? true : null;
  return alwaysNever(value);
}

function cookieVerdict(canary: Ingress, headers: Headers): boolean | null {
  const name = annotation(canary, 'canary-by-cookie');
  if (name === undefined) return null;
  for (const pair of (headers['cookie'] ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=');
    if (key === name) return alwaysNever(value);
  }
  return null;
}

function alwaysNever(value: string): boolean | null {
  if (value === 'always') return true;
  return value === 'never' ? false : null;
}

function matchesPattern(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    return false;
  }
}

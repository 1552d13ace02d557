import { createHash } from 'node:crypto';
import { idempotencyHeader, idempotencyKey } from '@arthor/contract';
import type { Request } from 'express';
import { BadRequest, Invalid } from './domain-error.js';
import type { Principal } from './principal.js';

/** Identifies a repeated POST: same principal, key and body. Each endpoint looks in its own table. */
export interface Once {
  readonly principal: string;
  /** null = no Idempotency-Key was sent: every POST is a new one. */
  readonly idempotencyKey: string | null;
  readonly bodyHash: string | null;
}

/** Reads the Idempotency-Key of a POST; `body` is the validated one. 400 for a key that is not printable ASCII ≤ 255. */
export function onceOf(caller: Principal, request: Request, body: unknown): Once {
  const header = request.headers[idempotencyHeader];
  if (header === undefined) return { principal: caller.key, idempotencyKey: null, bodyHash: null };
  if (typeof header !== 'string' || !idempotencyKey.test(header))
    throw new BadRequest(
      'IDEMPOTENCY_KEY_INVALID',
      'Idempotency-Key takes 1 to 255 printable ASCII characters.',
      { errors: [{ path: `header.${idempotencyHeader}`, code: 'INVALID_FORMAT' }] },
    );
  return { principal: caller.key, idempotencyKey: header, bodyHash: hashOf(body) };
}

/** Refuses (422 IDEMPOTENCY_KEY_REUSED) a key that was used with another body. */
export function sameBody(stored: { readonly bodyHash: string | null }, once: Once): void {
  if (stored.bodyHash === once.bodyHash) return;
  throw new Invalid(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was used with another body. Send a new key.',
    { errors: [{ path: `header.${idempotencyHeader}`, code: 'IDEMPOTENCY_KEY_REUSED' }] },
  );
}

/** SHA-256 of the body with sorted keys: the order of keys does not matter. */
const hashOf = (body: unknown): string => createHash('sha256').update(canonical(body)).digest('hex');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join()}}`;
}

import { randomKey } from './random-key.js';

/**
 * Idempotency keys of one form. The same request sent again, after a lost answer, keeps its key, so the
 * server does it once; a different request gets a new key.
 */
export function idempotencyKeys(): (request: object) => string {
  let last = { request: '', key: '' };
  return (request) => {
    const text = JSON.stringify(request);
    if (last.request !== text) last = { request: text, key: randomKey() };
    return last.key;
  };
}

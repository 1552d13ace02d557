import { randomKey } from './random-key.js';

/**
 * Idempotency keys of one form: the same wish sent again after a lost answer has the same key, so it is
 * done once; another wish has another key.
 */
export function wishKeys(): (wish: object) => string {
  let last = { wish: '', key: '' };
  return (wish) => {
    const text = JSON.stringify(wish);
    if (last.wish !== text) last = { wish: text, key: randomKey() };
    return last.key;
  };
}

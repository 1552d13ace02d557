import { expect, it } from 'vitest';
import { isTokenText, tokenBytes, tokenText } from './token-text.js';

it('makes a token that only its own checksum fits', () => {
  const text = tokenText(new Uint8Array(tokenBytes).fill(255));
  expect(text).toMatch(/^art_[0-9A-Za-z]{33}$/);
  expect(isTokenText(text)).toBe(true);
  for (let index = 0; index < text.length; index++) {
    const other = text.charAt(index) === 'A' ? 'B' : 'A';
    expect(isTokenText(text.slice(0, index) + other + text.slice(index + 1))).toBe(false);
  }
});

it('has the same length for the smallest secret', () => {
  expect(tokenText(new Uint8Array(tokenBytes))).toHaveLength(37);
});

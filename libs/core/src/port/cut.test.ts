import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cut } from './cut.js';
import { ProviderError } from './provider-error.js';

it.each([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['🎉🎉🎉', 3, '🎉🎉🎉'],
  ['🎉🎉🎉🎉', 3, '🎉🎉…'],
  ['a🎉🎉🎉🎉🎉', 3, 'a🎉…'],
  ['a\ud800b', 3, 'a\ufffdb'],
  ['a\0b', 3, 'a\ufffdb'],
])('%j is cut to %i as %j', (text, most, expected) => {
  expect(cut(text, most)).toBe(expected);
});

it('whatever the text, what comes out is text of so many characters, and is not cut again', () => {
  const any = fc.string({ unit: 'binary', maxLength: 30 });
  fc.assert(
    fc.property(any, fc.string({ maxLength: 3 }), fc.integer({ min: 1, max: 20 }), (head, tail, most) => {
      const once = cut(`${head}\ud83c${tail}`, most);
      expect([...once].length).toBeLessThanOrEqual(most);
      expect(once.isWellFormed()).toBe(true);
      expect(cut(once, most)).toBe(once);
    }),
  );
});

it('a provider’s words are cut between characters', () => {
  const { message } = new ProviderError('jenkins', 'DENIED', 'X', `${'x'.repeat(498)}🎉🎉`);
  expect(message).toBe(`${'x'.repeat(498)}🎉🎉`);
  expect(new ProviderError('jenkins', 'DENIED', 'X', '🎉'.repeat(501)).message).toBe(`${'🎉'.repeat(499)}…`);
});

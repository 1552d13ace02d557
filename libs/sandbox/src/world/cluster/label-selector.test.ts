import { describe, expect, it } from 'vitest';
import { matches, parseSelector } from './label-selector.js';

describe('label selector', () => {
  const labels = { app: 'shop', tier: 'web' };

  it.each([
    ['', true],
    ['app=shop', true],
    ['app==shop,tier=web', true],
    ['app!=shop', false],
    ['missing!=shop', true],
    ['app in (cart, shop)', true],
    ['app notin (cart,shop)', false],
    ['missing notin (x)', true],
    ['app', true],
    ['!app', false],
    ['!missing', true],
    ['example.com/app=', false],
  ])('%s', (text, expected) => {
    expect(matches(parseSelector(text), labels)).toBe(expected);
  });

  it('refuses what is none', () => {
    expect(() => parseSelector('==')).toThrow('unable to parse');
  });
});

import { expect, it } from 'vitest';
import { SystemRandom } from '../runtime/random.js';
import { Seal } from './sealed.js';

const seal = new Seal('client secret', new SystemRandom());

it('opens what it sealed, for the same purpose and with the same secret alone', () => {
  const sealed = seal.seal('flow', 'text 文字');
  expect(sealed).not.toBe(seal.seal('flow', 'text 文字'));
  expect(new Seal('client secret', new SystemRandom()).open('flow', sealed)).toBe('text 文字');
  expect(seal.open('id token', sealed)).toBeNull();
  expect(new Seal('another', new SystemRandom()).open('flow', sealed)).toBeNull();
});

it('opens nothing that was changed, cut or made up', () => {
  const sealed = seal.seal('flow', 'text');
  for (let at = 0; at < sealed.length; at += 3) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    expect(seal.open('flow', sealed.slice(0, at) + other + sealed.slice(at + 1))).toBeNull();
    expect(seal.open('flow', sealed.slice(0, at))).toBeNull();
  }
  for (const made of ['', '.', 'x'.repeat(100), '{}']) expect(seal.open('flow', made)).toBeNull();
});

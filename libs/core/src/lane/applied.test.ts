import { describe, expect, it } from 'vitest';
import { appliedOf, appliedText, changedKinds, isAsAnswered, unknownKinds } from './applied.js';

describe('what the API answered, as a row keeps it', () => {
  it.each([
    [null, {}],
    ['', {}],
    // Of before there were answers.
    ['0c77de12', {}],
    ['Deployment: :1', {}],
    ['Deployment:d1', { Deployment: 'd1' }],
    ['Deployment:d1 Service:s1', { Deployment: 'd1', Service: 's1' }],
  ])('%j is read as %j', (text, owned) => {
    expect(appliedOf(text)).toEqual(owned);
  });

  it('is written by kind, in whatever order it was told', () => {
    expect(appliedText({})).toBe('');
    for (const kinds of ['ABC', 'ACB', 'BAC', 'BCA', 'CAB', 'CBA'])
      expect(appliedText(Object.fromEntries([...kinds].map((kind) => [kind, '1'])))).toBe('A:1 B:1 C:1');
  });
});

describe('what runs', () => {
  const applied = { Deployment: 'd1', Service: 's1' };

  it('is changed where a known answer is another one, and unknown where there was none', () => {
    const owned = { Deployment: 'd2', Service: 's1', PodDisruptionBudget: 'p1' };
    expect(changedKinds(applied, owned)).toEqual(['Deployment']);
    expect(unknownKinds(applied, owned)).toEqual(['PodDisruptionBudget']);
    expect([changedKinds(applied), unknownKinds(applied)]).toEqual([[], []]);
  });

  it.each([
    ['as answered', {}, true, true],
    ['another Deployment', { Deployment: 'd2' }, false, false],
    ['another Service', { Service: 's2' }, false, false],
    ['a Deployment of which no answer is known', { Deployment: 'd1' }, true, false, 'Service:s1'],
    ['a Service of which no answer is known', { Service: 's1' }, true, false, 'Deployment:d1'],
    ['another budget, which leads nobody anywhere', { PodDisruptionBudget: 'p2' }, true, true],
    ['a budget of which no answer is known', { PodDisruptionBudget: 'p2' }, true, true, 'Deployment:d1'],
  ])('%s', (_, owned, loosely, strictly, known = 'Deployment:d1 Service:s1 PodDisruptionBudget:p1') => {
    expect(isAsAnswered({ applied: known }, { owned }, false)).toBe(loosely);
    expect(isAsAnswered({ applied: known }, { owned }, true)).toBe(strictly);
  });
});

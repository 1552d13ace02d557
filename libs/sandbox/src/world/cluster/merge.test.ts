import { describe, expect, it } from 'vitest';
import { mergeApplied, mergePatch, strategicPatch } from './merge.js';

const env = (...names: string[]) => ({ env: names.map((name) => ({ name })) });

describe('merging what is applied', () => {
  it.each([
    [
      ['A', 'B'],
      ['B', 'A'],
      ['B', 'A'],
    ],
    [
      ['A', 'B', 'C'],
      ['C', 'D'],
      ['A', 'B', 'C', 'D'],
    ],
    [
      ['A', 'X', 'B'],
      ['B', 'A'],
      ['X', 'B', 'A'],
    ],
    [[], ['A'], ['A']],
  ])('%j and %j give %j', (live, applied, expected) => {
    expect(mergeApplied(env(...live), env(...applied))).toEqual(env(...expected));
  });

  it('replaces lists without keys and atomic maps whole', () => {
    const live = { args: ['a'], selector: { a: '1' }, labels: { a: '1' } };

    const merged = mergeApplied(live, { args: ['b'], selector: { b: '2' }, labels: { b: '2' } });

    expect(merged).toEqual({ args: ['b'], selector: { b: '2' }, labels: { a: '1', b: '2' } });
  });
});

describe('patches', () => {
  it('delete with null and replace lists in a merge patch', () => {
    expect(mergePatch({ a: 1, b: { c: 1, d: 2 }, l: [1] }, { a: null, b: { c: 3 }, l: [2] })).toEqual({
      b: { c: 3, d: 2 },
      l: [2],
    });
  });

  it('merge keyed lists item by item in a strategic one', () => {
    const live = { containers: [{ name: 'app', image: '1', env: [{ name: 'A', value: '1' }] }] };
    const patch = { containers: [{ name: 'app', image: '2', env: [{ name: 'A', $patch: 'delete' }] }] };

    expect(strategicPatch(live, patch)).toEqual({ containers: [{ name: 'app', image: '2', env: [] }] });
  });
});

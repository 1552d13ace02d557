import { describe, expect, it } from 'vitest';
import { withCondition } from './condition.js';

const broken = { type: 'Ready', status: 'False', reason: 'CRASH_LOOP', message: 'exit code 1' } as const;

describe('a condition', () => {
  const first = [{ ...broken, since: 10 }];

  it('begins when it is first told', () => {
    expect(withCondition([], broken, 10)).toEqual(first);
  });

  it('that says the same again changes nothing, so that nothing is written', () => {
    expect(withCondition(first, broken, 20)).toBe(first);
  });

  it.each([
    { reason: 'OOM_KILLED', message: 'out of memory' },
    { reason: 'OOM_KILLED' },
    { message: 'exit code 2' },
  ])('keeps its since when only the words change: %j', (words) => {
    expect(withCondition(first, { ...broken, ...words }, 20)).toEqual([{ ...broken, ...words, since: 10 }]);
  });

  it('moves its since with its status', () => {
    expect(withCondition(first, { ...broken, status: 'True' }, 20)).toMatchObject([{ since: 20 }]);
  });

  it('stands beside others in its place', () => {
    const both = withCondition(first, { ...broken, type: 'Other' }, 11);

    expect(withCondition(both, { ...broken, status: 'Unknown' }, 20).map((one) => one.type)).toEqual([
      'Ready',
      'Other',
    ]);
    expect(both).toMatchObject([{ since: 10 }, { type: 'Other', since: 11 }]);
  });
});

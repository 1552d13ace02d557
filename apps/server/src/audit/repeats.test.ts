import { expect, it } from 'vitest';
import type { AuditEntry } from './audit.js';
import { Repeats } from './repeats.js';

const entry = (who: string): AuditEntry => ({
  who,
  via: 'console',
  action: 'createSession',
  target: '',
  result: 'BAD_CREDENTIALS',
  requestId: null,
  remoteAddress: null,
});

it('tells the first of a minute at once and the rest as a count when it is over, once', () => {
  const repeats = new Repeats(2);
  expect(['a', 'a', 'b', 'a'].map((who) => repeats.isFirst(who, entry(who), 0))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([repeats.hasRoom('a', 0), repeats.hasRoom('c', 0)]).toEqual([true, false]);
  expect(repeats.taken(59_999)).toEqual([]);
  expect(repeats.taken(60_000)).toMatchObject([{ who: 'a', times: 2 }]);
  expect(repeats.taken(60_000)).toEqual([]);
  expect(repeats.isFirst('a', entry('a'), 60_000)).toBe(true);
  expect(repeats.isFirst('a', entry('a'), 60_000)).toBe(false);
  expect(repeats.taken(60_000, true)).toMatchObject([{ who: 'a', times: 1 }]);
});

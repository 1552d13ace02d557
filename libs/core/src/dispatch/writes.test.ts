import { describe, expect, it } from 'vitest';
import {
  isContested,
  isForgotten,
  turnMs,
  unsettledObjects,
  waitMs,
  withWrite,
  type Mend,
  type Writes,
} from './writes.js';

const minute = 60_000;
const mend = (values: Partial<Mend> = {}): Mend => ({
  object: 'route',
  wanted: 'v2',
  against: 'rules by argocd',
  ...values,
});

/** Writes at these moments, ms; at least one. */
function written(moments: readonly number[], of: (index: number) => Partial<Mend> = () => ({})): Writes {
  const [first = 0, ...others] = moments;
  const once = withWrite(undefined, mend(of(0)), first);
  return others.reduce((before, at, index) => withWrite(before, mend(of(index + 1)), at), once);
}

describe('writes that do not stick', () => {
  it('are put back at once twice, then after 1, 5 and 15 minutes', () => {
    const moments = [0, 10, 10 + minute, 10 + 6 * minute, 10 + 21 * minute, 10 + 36 * minute];
    for (const [index, at] of moments.entries()) {
      const writes = index === 0 ? undefined : written(moments.slice(0, index));
      expect(waitMs(writes, mend(), at)).toBe(0);
      if (index >= 2) expect(waitMs(writes, mend(), at - 1)).toBe(1);
    }
  });

  it('of a hand are put back at once, whichever field it was', () => {
    const writes = written([0, 10, 20], (index) => ({ against: `field ${index} by kubectl` }));
    expect(waitMs(writes, mend({ against: 'field 3 by kubectl' }), 30)).toBe(0);
    expect(isContested(writes, mend({ against: 'field 3 by kubectl' }), 30)).toBe(false);
  });

  it('of two who change different fields in turn are as of one', () => {
    const turns = (index: number) => ({ against: `field ${index % 2}` });
    expect(isContested(written([0, 1], turns), mend(turns(2)), 2)).toBe(false);
    const writes = written([0, 1, 2], turns);
    for (const index of [3, 4]) expect(isContested(writes, mend(turns(index)), 3)).toBe(true);
    expect(waitMs(writes, mend(turns(3)), 3)).toBe(minute - 1);
    const later = written([0, 1, 2, 3 + minute], turns);
    expect(waitMs(later, mend(turns(4)), 4 + minute)).toBe(5 * minute - 1);
  });

  it('of one who changes several fields are of the same, whether all are seen at once or not', () => {
    const [one, both] = ['lane by policy', 'lane by policy\ntick by policy'];
    const seen = (index: number) => ({ against: ['', one, both][index] ?? one });
    const writes = written([0, 1, 2], seen);
    for (const against of [one, both]) expect(isContested(writes, mend({ against }), 3)).toBe(true);
    const next = { wanted: 'v3', against: one };
    expect(isContested(withWrite(writes, mend({ ...next, against: '' }), 3), mend(next), 4)).toBe(true);
    expect(isContested(written([0, 1], seen), mend({ against: both }), 2)).toBe(false);
    expect(
      isContested(
        written([1], () => ({ against: 'lane by policy\n' })),
        mend({ against: '' }),
        2,
      ),
    ).toBe(false);
  });

  it('are five in a minute, however many fields hands change one after the other', () => {
    const field = (index: number) => ({ against: `field ${index}` });
    expect(waitMs(written([0, 1, 2, 3], field), mend(field(4)), 4)).toBe(0);
    expect(waitMs(written([0, 1, 2, 3, 4], field), mend(field(5)), 5)).toBe(minute - 5);
    // What brings it is no change of others.
    const brought = written([0, 1, 2, 3, 4], (index) => (index === 0 ? { against: '' } : field(index)));
    expect(waitMs(brought, mend(field(5)), 5)).toBe(0);
  });

  it('share five turns in a minute where wishes come and go', () => {
    const wishes = written([0, 1, 2, 3, 4], (index) => ({ wanted: `v${index % 2}`, against: '' }));
    expect(turnMs(wishes, mend({ wanted: 'v1' }), 5)).toBe(minute - 5);
    expect(turnMs(wishes, mend({ wanted: 'v9' }), 5)).toBe(0);
    expect(turnMs(undefined, mend(), 5)).toBe(0);
  });

  it('do not keep another wish, which is tried once against who was not outdone', () => {
    const writes = written([0, 1]);
    const next = mend({ wanted: 'v3' });
    expect(waitMs(writes, next, 2)).toBe(0);
    const tried = withWrite(writes, next, 2);
    expect(isContested(tried, next, 3)).toBe(true);
    expect(waitMs(tried, next, 3)).toBe(minute - 1);
    expect(waitMs(tried, mend({ wanted: 'v3', against: 'another' }), 3)).toBe(0);
  });

  it('are forgotten when they stuck for half an hour', () => {
    const writes = written([0, 1]);
    expect(isForgotten(writes, 30 * minute)).toBe(false);
    expect(isForgotten(writes, 1 + 30 * minute)).toBe(true);
    expect(isContested(writes, mend(), 1 + 30 * minute)).toBe(false);
    expect(withWrite(writes, mend(), 1 + 30 * minute)).toMatchObject({ times: 1, fought: null });
  });

  it('leave an object unsettled for a minute', () => {
    const all = new Map(Object.entries({ once: written([0]), twice: written([0, 1]) }));
    expect([...unsettledObjects(all, 100)]).toEqual(['twice']);
    expect([...unsettledObjects(all, minute)]).toEqual(['twice']);
    expect([...unsettledObjects(all, 1 + minute)]).toEqual([]);
  });
});

describe('what is remembered of writes', () => {
  it('is of the last minute: one of a minute ago has gone', () => {
    expect(written([0, minute - 1]).lately).toHaveLength(2);
    expect(written([0, minute]).lately.map(({ at }) => at)).toEqual([minute]);
  });

  it('begins with the first: alone it did not fail, and nobody was fought', () => {
    expect(withWrite(undefined, mend(), 5)).toEqual({
      wanted: 'v2',
      against: 'rules by argocd',
      times: 1,
      writtenAt: 5,
      fought: null,
      lately: [{ wanted: 'v2', against: 'rules by argocd', at: 5 }],
    });
  });

  it('names nobody where what brings a route was written twice', () => {
    expect(written([0, 1], () => ({ against: '' })).fought).toBeNull();
  });

  it('counts each wish by itself', () => {
    const wishes = (index: number) => ({ wanted: `v${index}` });
    expect(written([0, 1, 2], wishes).times).toBe(1);
  });

  it('makes nobody wait who wrote nothing', () => {
    expect(waitMs(undefined, mend(), 0)).toBe(0);
    expect(turnMs(undefined, mend(), 0)).toBe(0);
  });

  it('lets four in a minute pass, of one wish and of several in turn', () => {
    const field = (index: number) => ({ against: `field ${index}` });
    expect(waitMs(written([0, 1, 2, 3], field), mend(field(9)), minute - 1)).toBe(0);
    const turns = (index: number) => ({ wanted: index % 2 === 0 ? 'a' : 'b' });
    expect(turnMs(written([0, 1, 2, 3], turns), mend({ wanted: 'a' }), 4)).toBe(0);
    expect(turnMs(written([0, 1, 2, 3, 4], turns), mend({ wanted: 'a' }), 5)).toBe(minute - 5);
    expect(turnMs(written([0, 1, 2, 3, 4], turns), mend({ wanted: 'c' }), 5)).toBe(0);
  });
});

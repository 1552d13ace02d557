import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WaitingKeys, type Urgency } from './waiting-keys.js';

const order: readonly Urgency[] = ['operation', 'watch', 'resync'];

/** The same rules over a plain list, searched from end to end each time. */
class PlainList {
  private list: { key: number; urgency: Urgency; since: number; arrivedAt: number }[] = [];
  private agedWent = false;

  add(key: number, urgency: Urgency, since: number, now: number): void {
    const at = this.list.findIndex((waiting) => waiting.key === key);
    const before = this.list[at];
    if (before === undefined) {
      this.list.push({ key, urgency, since, arrivedAt: now });
      return;
    }
    const urgent = order.indexOf(urgency) < order.indexOf(before.urgency) ? urgency : before.urgency;
    this.list[at] = { ...before, urgency: urgent, since: Math.min(before.since, since) };
  }

  take(now: number): number | undefined {
    const aged = this.agedWent ? undefined : this.list.find((waiting) => now - waiting.arrivedAt > 30_000);
    if (this.list.length > 0) this.agedWent = aged !== undefined;
    const [first] = this.list.toSorted(
      (a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency) || a.since - b.since,
    );
    const next = aged ?? first;
    this.list = this.list.filter((waiting) => waiting !== next);
    return next?.key;
  }

  get size(): number {
    return this.list.length;
  }
}

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      key: fc.nat({ max: 20 }),
      urgency: fc.constantFrom(...order),
      ago: fc.nat({ max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat({ max: 20_000 }) }) },
);

describe('the keys that wait', () => {
  it('go in the order that a plain list gives, whatever is added and taken', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const [keys, plain] = [new WaitingKeys(), new PlainList()];
        let now = 1_000_000;
        const take = () => expect(keys.take(now)).toBe(plain.take(now));
        for (const one of steps) {
          if (one.kind === 'pass') now += one.ms;
          else if (one.kind === 'take') take();
          else for (const list of [keys, plain]) list.add(one.key, one.urgency, now - one.ago, now);
          expect(keys.size).toBe(plain.size);
        }
        while (plain.size > 0) take();
        expect(keys.take(now)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('let what is asked for go soon, also where thousands have waited too long', () => {
    const keys = new WaitingKeys();
    for (let key = 0; key < 5_000; key++) keys.add(key, 'resync', 0, 0);
    const now = 60_000;
    expect([keys.take(now), keys.take(now)]).toEqual([0, 1]);
    keys.add(9_001, 'operation', now, now);
    keys.add(9_002, 'operation', now, now);
    expect([1, 2, 3, 4].map(() => keys.take(now))).toEqual([2, 9_001, 3, 9_002]);
  });

  it('leave nothing behind when they went', () => {
    const keys = new WaitingKeys();
    const kept = () => JSON.stringify(keys).length;
    keys.add(1, 'watch', 0, 0);
    const one = kept();
    for (let key = 2; key < 500; key++) {
      keys.add(key, 'watch', 0, 0);
      keys.take(0);
    }
    expect(keys.size).toBe(1);

    expect(kept()).toBeLessThan(5 * one);
  });

  it('forget all when cleared', () => {
    const keys = new WaitingKeys();
    keys.add(1, 'watch', 0, 0);
    keys.clear();
    expect(keys.take(0)).toBeUndefined();

    keys.add(1, 'watch', 0, 0);
    expect(keys.take(0)).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { lane } from './deployment.fixture.js';
import { expiryOf, freezeOf, graceAfterFreezeMs, type Freeze } from './freeze.js';

const freeze = (id: number, values: Partial<Freeze> = {}): Freeze => ({
  id,
  environment: null,
  application: null,
  startsAt: 100,
  endsAt: 200,
  byUser: 'lei',
  reason: 'the sale',
  ...values,
});

describe('the freeze a lane is in', () => {
  it.each<[string, Partial<Freeze>, number, boolean]>([
    ['anywhere', {}, 150, true],
    ['its environment', { environment: 'dev' }, 150, true],
    ['another environment', { environment: 'prod' }, 150, false],
    ['its application', { application: 'shop' }, 150, true],
    ['another application', { application: 'cart' }, 150, false],
    ['its application elsewhere', { application: 'shop', environment: 'prod' }, 150, false],
    ['its first moment', {}, 100, true],
    ['before', {}, 99, false],
    ['its end', {}, 200, false],
    ['without an end', { endsAt: null }, 1e15, true],
    ['lifted before it began', { endsAt: 50 }, 100, false],
  ])('%s', (_, values, now, holds) => {
    expect(freezeOf([freeze(1, values)], lane(), now) !== null).toBe(holds);
  });

  it('of several is the one that lasts longest', () => {
    const freezes = [freeze(1, { endsAt: 300 }), freeze(2, { endsAt: null }), freeze(3, { endsAt: 400 })];
    expect(freezeOf(freezes, lane(), 150)?.id).toBe(2);
    expect(freezeOf(freezes.slice(0, 1), lane(), 150)?.id).toBe(1);
    expect(freezeOf([freeze(4), freeze(5)], lane(), 150)?.id).toBe(4);
  });
});

describe('when a lane expires', () => {
  it.each<[string, number | null, readonly Freeze[], number | null]>([
    ['never without an expiry', null, [freeze(1)], null],
    ['never without an expiry, though a freeze began with time', null, [freeze(1, { startsAt: 0 })], null],
    ['when it says', 50, [freeze(1)], 50],
    ['a while after the freeze it falls into', 150, [freeze(1)], 200 + graceAfterFreezeMs],
    ['not for a freeze of others', 150, [freeze(1, { environment: 'prod' })], 150],
    ['when somebody lifts it', 150, [freeze(1, { endsAt: null })], Number.POSITIVE_INFINITY],
    [
      'after the next one, too, that it would fall into',
      150,
      [freeze(2, { startsAt: 300, endsAt: 700_000 }), freeze(1)],
      700_000 + graceAfterFreezeMs,
    ],
    ['after the longer of two', 150, [freeze(1), freeze(2, { endsAt: null })], Number.POSITIVE_INFINITY],
  ])('%s', (_, expiresAt, freezes, at) => {
    expect(expiryOf(lane({ expiresAt }), freezes)).toBe(at);
  });
});

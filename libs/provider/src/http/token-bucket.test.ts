import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.fixture.js';
import { retryAfterMs, TokenBucket, withoutHurry } from './token-bucket.js';

const signal = new AbortController().signal;
/** Lets everything go on that only waits for promises. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the token bucket', () => {
  const taking = (clock: ManualClock, bucket: TokenBucket, calls: number) => {
    const taken: number[] = [];
    const begun = clock.now();
    for (let n = 0; n < calls; n += 1) void bucket.take(signal).then(() => taken.push(clock.now() - begun));
    return taken;
  };
  const pass = async (clock: ManualClock, ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      clock.advance(10);
      await settled();
    }
  };

  it('lets a burst go at once, the rest one by one in their order', async () => {
    const clock = new ManualClock();
    const taken = taking(clock, new TokenBucket({ clock, perSecond: 10, burst: 2 }), 5);
    await settled();
    expect(taken).toEqual([0, 0]);
    await pass(clock, 300);
    expect(taken).toEqual([0, 0, 100, 200, 300]);
  });

  it('gives to who can wait what the others leave', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ clock, perSecond: 10, burst: 4 });
    const patient = withoutHurry(new AbortController().signal);
    const taken: string[] = [];
    const take = (who: string, by: AbortSignal) => void bucket.take(by).then(() => taken.push(who));
    for (let n = 0; n < 10; n++) take('check', patient);
    await settled();
    // Half a burst is theirs; a build that comes now does not wait behind the rest.
    expect(taken).toEqual(['check', 'check']);
    take('build', signal);
    take('build', signal);
    await settled();
    expect(taken).toEqual(['check', 'check', 'build', 'build']);
    await pass(clock, 500);
    expect(taken.length).toBeGreaterThan(4);
  });

  it('is quiet for as long as the host asked', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ clock, perSecond: 10, burst: 5 });
    bucket.pause(1000);
    const taken = taking(clock, bucket, 1);
    await pass(clock, 1000);
    expect(taken).toEqual([]);
    await pass(clock, 100);
    expect(taken).toHaveLength(1);
  });

  it('gives the place of one who left to the next', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ clock, perSecond: 1, burst: 1 });
    await bucket.take(signal);
    const abort = new AbortController();
    const left = bucket.take(abort.signal);
    abort.abort();
    await expect(left).rejects.toMatchObject({ code: 'ABORTED', sent: false });
    const taken = taking(clock, bucket, 1);
    await pass(clock, 1000);
    expect(taken).toEqual([1000]);
    expect(clock.pending).toBe(0);
  });
});

it.each([
  ['3', 3000],
  ['Mon, 23 Nov 2026 00:00:05 GMT', 5000],
  ['soon', null],
  [undefined, null],
])('Retry-After: %s', (header, expected) => {
  expect(retryAfterMs(header, Date.UTC(2026, 10, 23))).toBe(expected);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Metrics } from '../runtime/metrics.js';
import { MovableClock } from '../start/test-server.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { Throttle, type Tryer } from './throttle.js';

const dayMs = 24 * 3_600_000;
let database: TestStore;
let clock: MovableClock;
let throttle: Throttle;

beforeEach(async () => {
  clock = new MovableClock();
  database = await testStore({ clock });
  throttle = new Throttle(database.store, clock, new Metrics());
});
afterEach(() => database.dispose());

const stranger = (username: string): Tryer => ({ username, device: null });
const device: Tryer = { userId: 1, device: 'a'.repeat(32) };
const mayTry = (tryer: Tryer): Promise<boolean> =>
  throttle.take(tryer).then(
    () => true,
    () => false,
  );
const tries = async (tryers: readonly Tryer[]): Promise<number> => {
  const taken = await Promise.all(tryers.map(mayTry));
  return taken.filter(Boolean).length;
};

describe('the tries of an account', () => {
  it('are ten, in whatever spelling', async () => {
    const spellings = ['admin', 'ADMIN', ' admin', 'admin   ', 'Ａdmin', 'ad\u200bmin'];
    const many = Array.from({ length: 100 }, (_, n) => stranger(spellings[n % spellings.length] ?? ''));
    expect(await tries(many)).toBe(10);
    clock.forward(60_001);
    expect(await tries(many)).toBe(1);
  });

  it('are not another’s, nor those of its known devices and live sessions', async () => {
    await tries(Array.from({ length: 20 }, () => stranger('admin')));
    expect(await tries([stranger('ann'), device, { session: 1 }])).toBe(3);
    expect(await tries(Array.from({ length: 20 }, () => device))).toBe(9);
    expect(await tries([stranger('ann'), { session: 1 }, { userId: 1, device: 'b'.repeat(32) }])).toBe(3);
  });

  it('come back when the password was right, and all of them by time alone', async () => {
    for (let time = 0; time < 30; time++) {
      expect(await mayTry(stranger('ann'))).toBe(true);
      await database.store.write((tx) => throttle.giveBack(tx, stranger('ann')));
    }
    await tries(Array.from({ length: 20 }, () => stranger('ann')));
    clock.forward(600_000);
    expect(await tries(Array.from({ length: 20 }, () => stranger('ann')))).toBe(10);
  });

  it('are there at once when an administrator clears them', async () => {
    await tries(Array.from({ length: 20 }, () => stranger('ann')));
    await tries(Array.from({ length: 20 }, () => device));
    await database.store.write((tx) => throttle.clear(tx, { id: 1, username: 'ann' }));
    expect(await tries([stranger('ann'), device])).toBe(2);
  });
});

describe('an address', () => {
  it('is crowded from thirty failures within a quarter of an hour, and is so no more when they are over', async () => {
    for (let failure = 0; failure < 29; failure++) await throttle.failed('192.0.2.7');
    expect(await throttle.isCrowded('192.0.2.7')).toBe(false);
    for (let failure = 0; failure < 40; failure++) await throttle.failed('192.0.2.7');
    expect(await throttle.isCrowded('192.0.2.7')).toBe(true);
    expect(await throttle.isCrowded('192.0.2.8')).toBe(false);
    clock.forward(30_001);
    expect(await throttle.isCrowded('192.0.2.7')).toBe(false);
  });

  it('is not, however many colleagues mistype once a day', async () => {
    for (let day = 0; day < 60; day++) {
      await throttle.failed('192.0.2.7');
      clock.forward(dayMs / 60);
    }
    expect(await throttle.isCrowded('192.0.2.7')).toBe(false);
  });
});

import { expect, it } from 'vitest';
import { WaitingKeys, type Urgency } from './waiting-keys.js';

const order: readonly Urgency[] = ['operation', 'watch', 'resync'];

it('the keys that wait cost little more each when there are ten times as many', () => {
  const cost = (times: number, amount: number) => {
    const before = process.threadCpuUsage();
    for (let n = 0; n < times; n++) fillAndEmpty(amount);
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  };
  cost(10, 3_000);

  expect(cost(1, 30_000)).toBeLessThan(5 * cost(10, 3_000));
});

/** So many keys of all urgencies come, and then go. */
function fillAndEmpty(amount: number): void {
  const keys = new WaitingKeys();
  for (let key = 0; key < amount; key++) keys.add(key, order[key % 3] ?? 'watch', (key * 7919) % amount, key);
  while (keys.take(amount) !== undefined);
}

import { KeyQueue, type Urgency } from '@arthor/dispatch';
import { SystemClock } from '../../runtime/clock.js';
import { SystemRandom } from '../../runtime/random.js';
import { limitOn, type Machine } from './machine.js';
import { percentile } from '../../runtime/percentile.js';
import type { Report } from './report.js';

/** So many keys that wait cost no more than this, ms. */
const limitMs = 100;
const rounds = 5;
const urgencies: readonly Urgency[] = ['operation', 'watch', 'resync'];

/** What it costs that keys come, wait, and are worked, when working one costs nothing. */
export async function benchQueue(machine: Machine, keys: number): Promise<Report> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) took.push(await fillAndEmpty(keys));
  const most = limitOn(limitMs, machine.emptyLoopMs);
  const median = percentile(took, 50);
  return {
    met: median <= most,
    lines: [`${keys} waiting keys: median ${median.toFixed(0)} ms of ${rounds} (at most ${most.toFixed(0)})`],
  };
}

async function fillAndEmpty(keys: number): Promise<number> {
  let worked = 0;
  const all = Promise.withResolvers<void>();
  const work = async () => {
    if (++worked === keys) all.resolve();
  };
  const queue = new KeyQueue(work, new SystemClock(), new SystemRandom(), 32);
  const began = performance.now();
  for (let key = 0; key < keys; key++)
    queue.add(key, urgencies[key % 3] ?? 'watch', key % 2 === 0 ? -key : undefined);
  await all.promise;
  return performance.now() - began;
}

import { isFinishedBuild, type PipelinePort } from '@arthor/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BuildFollower } from './build-follower.js';
import type { BuildRows } from './build-rows.js';
import { MemoryRows } from './memory-rows.fixture.js';
import { silentLog } from '../runtime/log.js';
import { SimulatedClock } from './simulated-clock.fixture.js';
import { SimulatedJenkins, type Weather } from './simulated-jenkins.fixture.js';

const random = { next: () => 0.5, bytes: (n: number) => new Uint8Array(n) };

/** A process that dies at its `diesAt`-th call, before or after the call took effect. Nothing runs afterwards. */
class Process {
  private awaits = 0;

  constructor(
    private readonly diesAt: number,
    private readonly afterEffect: boolean,
  ) {}

  get isDead(): boolean {
    return this.awaits >= this.diesAt;
  }

  /** Dies now, if it has not yet. */
  kill(): void {
    this.awaits = Math.max(this.awaits, this.diesAt);
  }

  wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, key, receiver) => {
        const value: unknown = Reflect.get(object, key, receiver);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.run(() => value.apply(object, args));
      },
    });
  }

  private async run(call: () => unknown): Promise<unknown> {
    if (this.isDead) return never();
    this.awaits += 1;
    if (!this.isDead) return call();
    if (this.afterEffect) await Promise.resolve(call()).catch(() => undefined);
    return never();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

const crash = fc.record({
  diesAt: fc.integer({ min: 1, max: 25 }),
  afterEffect: fc.boolean(),
  /** Time until the next process starts. */
  downMs: fc.constantFrom(0, 500, 2_000, 30_000, 400_000),
});
const weather = fc.constantFrom<Weather>('fine', 'fine', 'refused', 'lost before', 'lost after', 'late');

it('makes exactly one Jenkins build for each row, wherever it is killed and whatever answer is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(crash, { maxLength: 6 }),
      fc.array(weather, { maxLength: 40 }),
      async (crashes, sky) => {
        const clock = new SimulatedClock();
        const jenkins = new SimulatedJenkins(clock);
        jenkins.jobs.add('shop');
        const clouds = [...sky];
        jenkins.weather = () => clouds.shift() ?? 'fine';
        const rows = new MemoryRows();
        for (const id of [11, 12]) rows.accept(id);

        for (const { diesAt, afterEffect, downMs } of crashes) {
          const process = new Process(diesAt, afterEffect);
          void startFollower(process.wrap<BuildRows>(rows), process.wrap<PipelinePort>(jenkins), clock);
          for (let i = 0; i < 200 && !process.isDead; i += 1) await clock.pass(1_000);
          process.kill();
          await clock.pass(downMs);
        }
        await startFollower(rows, jenkins, clock);
        await clock.pass(600_000);

        for (const id of [11, 12]) {
          expect(jenkins.buildsOf(id)).toBe(1);
          const row = rows.row(id);
          expect(isFinishedBuild(row.status)).toBe(true);
          expect(row).toMatchObject({ status: 'SUCCESS', commitId: `0c77de${id}` });
          expect(jenkins.items.find((item) => item.buildId === id)).toMatchObject({
            queueId: row.queueId,
            number: row.number,
          });
        }
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

function startFollower(rows: BuildRows, jenkins: PipelinePort, clock: SimulatedClock): Promise<void> {
  return new BuildFollower(rows, jenkins, clock, random, silentLog).start();
}

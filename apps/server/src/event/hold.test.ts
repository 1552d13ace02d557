import { VirtualClock } from '@arthor/sandbox';
import { expect, it } from 'vitest';
import { EventHub } from './event-hub.js';
import type { LoggedEvent } from './event-log.js';
import { Holds } from './hold.js';

/** An event log in memory, and a value that changes with it like a row with its event. */
class Changing {
  readonly clock = new VirtualClock();
  readonly events: LoggedEvent[] = [];
  readonly hub = new EventHub(
    {
      seq: () => Promise.resolve(this.events.length),
      eventsAfter: (seq) => Promise.resolve(this.events.slice(seq)),
      onEvents: (listener) => {
        this.heard = listener;
        return () => undefined;
      },
    },
    this.clock,
    { error: () => undefined },
  );
  readonly holds = new Holds(this.hub, this.clock);
  status = 'RUNNING';
  reads = 0;
  private heard: () => void = () => undefined;

  change(status: string, id = 1): void {
    this.status = status;
    this.events.push({ seq: this.events.length + 1, kind: 'operation', entityId: id, snapshot: {} });
    this.heard();
  }

  hold(ms: number, signal = new AbortController().signal, allowed?: () => Promise<void>): Promise<string> {
    const read = () => {
      this.reads++;
      return Promise.resolve(this.status);
    };
    const wait = { kind: 'operation', id: 1, ms, signal, ...(allowed && { allowed }) } as const;
    return this.holds.until(wait, read, (status) => status !== 'RUNNING');
  }
}

const started = async (): Promise<Changing> => {
  const world = new Changing();
  await world.hub.start();
  return world;
};

/** Whether a promise is settled after all pending microtasks and immediates. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.finally(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

it('answers at once what is over, or when nobody wants to wait', async () => {
  const world = await started();
  expect(await world.hold(0)).toBe('RUNNING');
  world.status = 'DONE';
  expect(await world.hold(30_000)).toBe('DONE');
  expect(world.clock.pending).toBe(1);
});

it('is woken by the event of the change, and reads no more often than there are events', async () => {
  const world = await started();
  const answer = world.hold(30_000);
  expect(await isSettled(answer)).toBe(false);
  world.change('RUNNING');
  world.change('RUNNING', 2);
  expect(await isSettled(answer)).toBe(false);
  world.change('DONE');
  expect(await answer).toBe('DONE');
  expect(world.reads).toBe(3);
});

it('does not miss a change that falls between reading and waiting', async () => {
  const world = await started();
  const read = async () => {
    const seen = world.status;
    world.change('DONE');
    await world.hub.refresh();
    return seen;
  };
  const wait = { kind: 'operation', id: 1, ms: 30_000, signal: new AbortController().signal } as const;
  expect(await world.holds.until(wait, read, (status) => status === 'DONE')).toBe('DONE');
});

it('answers what it is when the time is over', async () => {
  const world = await started();
  const answer = world.hold(2_000);
  await world.clock.advanceAsync(1_900, 100);
  expect(await isSettled(answer)).toBe(false);
  await world.clock.advanceAsync(200, 100);
  expect(await answer).toBe('RUNNING');
});

it('lets go when the client leaves, and of everyone when the server stops', async () => {
  const world = await started();
  const left = new AbortController();
  const first = world.hold(30_000, left.signal);
  const second = world.hold(30_000);
  left.abort();
  expect(await first).toBe('RUNNING');
  expect(await isSettled(second)).toBe(false);
  world.holds.close();
  expect(await second).toBe('RUNNING');
  expect(await world.hold(30_000)).toBe('RUNNING');
  expect(world.clock.pending).toBe(1);
});

it('passes on what reading throws, and leaves nothing behind', async () => {
  const world = await started();
  const wait = { kind: 'operation', id: 1, ms: 30_000, signal: new AbortController().signal } as const;
  const read = () => Promise.reject(new Error('no such row'));
  await expect(world.holds.until(wait, read, () => true)).rejects.toThrow('no such row');
  expect(world.clock.pending).toBe(1);
});

it('asks every five seconds whether who waits still may, and ends with what refuses it', async () => {
  const world = await started();
  let isRevoked = false;
  const allowed = () => (isRevoked ? Promise.reject(new Error('revoked')) : Promise.resolve());
  const held = world.hold(60_000, undefined, allowed).catch((error: Error) => error.message);
  await world.clock.advanceAsync(20_000, 1_000);
  expect(await isSettled(held)).toBe(false);
  isRevoked = true;
  await world.clock.advanceAsync(5_000, 1_000);
  expect(await held).toBe('revoked');
  expect(world.reads).toBe(1);
});

it('gives no last row to who was refused in the meantime', async () => {
  const world = await started();
  const allowed = () => Promise.reject(new Error('revoked'));
  const held = world.hold(60_000, undefined, allowed).catch((error: Error) => error.message);
  await isSettled(held);
  world.change('DONE');
  expect([await held, world.reads]).toEqual(['revoked', 1]);
});

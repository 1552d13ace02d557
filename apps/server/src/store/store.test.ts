import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CounterRow } from './entity/counter.js';
import { EnvRow } from './entity/env.js';
import { EventRow } from './entity/event.js';
import { LaneRow } from './entity/lane.js';
import { UserRow } from './entity/user.js';
import { applicationThing, buildThing, environmentThing, laneThing } from './event.fixture.js';
import { isUniqueViolation } from './fault.js';
import { testStore, type TestStore } from './test-store.js';

let database: TestStore;
beforeEach(async () => {
  database = await testStore();
});
afterEach(() => database.dispose());

const dev = { name: 'dev', description: '开发环境', host: 'dev.example.com' };

describe('write', () => {
  it('commits what it wrote and returns what the callback returned', async () => {
    const row = await database.store.write((tx) => tx.insert(EnvRow, dev));

    expect(row.id).toBe(1);
    expect(await database.store.read((view) => view.rows.findOneBy(EnvRow, { name: 'dev' }))).toEqual({
      ...dev,
      id: 1,
    });
  });

  it('leaves nothing behind when the callback throws, and the next one works', async () => {
    const failing = database.store.write(async (tx) => {
      await tx.insert(EnvRow, dev);
      tx.event('environment', environmentThing(1, 'dev'));
      throw new Error('no');
    });

    await expect(failing).rejects.toThrow('no');
    expect(await database.store.read((view) => view.rows.count(EnvRow))).toBe(0);
    expect(await database.store.seq()).toBe(0);
    await database.store.write((tx) => tx.insert(EnvRow, dev));
    expect(await database.store.read((view) => view.rows.count(EnvRow))).toBe(1);
  });

  it('readers do not see a transaction that is open', async () => {
    const inserted = gate();
    const mayCommit = gate();
    const writing = database.store.write(async (tx) => {
      await tx.insert(EnvRow, dev);
      expect(await tx.rows.count(EnvRow)).toBe(1);
      inserted.open();
      await mayCommit.passed;
    });
    await inserted.passed;
    expect(await database.store.read((view) => view.rows.count(EnvRow))).toBe(0);
    mayCommit.open();
    await writing;
    expect(await database.store.read((view) => view.rows.count(EnvRow))).toBe(1);
  });

  it('fifty at once all succeed, also when some of them fail', async () => {
    const lane = await database.store.laneOf('shop', 'dev', 'stable');
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        database.store.write(async (tx) => {
          const [locked = lane] = await tx.lockLanes([lane.id]);
          const tick = await tx.tick([]);
          if (index % 10 === 9) throw new Error('some fail');
          expect(tick).toBeGreaterThan(locked.tick);
          expect(await tx.moveLane(locked.id, locked.version, { tick })).toBe(true);
          tx.event('lane', laneThing(lane.id, { tick }));
        }),
      ),
    );

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(45);
    const after = await database.store.laneOf('shop', 'dev', 'stable');
    expect(after.version).toBe(45);
    const events = await database.store.eventsAfter(0, 1000);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
  });

  it('refuses a write or a read inside a write, and allows them after its commit', async () => {
    const { store } = database;
    const nested = store.write(async () => {
      await store.write(async () => undefined);
    });
    await expect(nested).rejects.toThrow('inside store.write');
    await expect(store.write(() => store.seq())).rejects.toThrow('inside store.write');

    let later: Promise<number> | undefined;
    await store.write(async (tx) => {
      tx.afterCommit(() => {
        later = store.write((second) => second.tick([]));
      });
    });
    expect(await later).toBeGreaterThan(0);
  });

  it('a duplicate key is told as such', async () => {
    await database.store.write((tx) => tx.insert(EnvRow, dev));
    const again = database.store.write((tx) => tx.insert(EnvRow, dev));
    expect(await again.catch(isUniqueViolation)).toBe(true);
    expect(isUniqueViolation(new Error('other'))).toBe(false);
  });
});

describe('after the commit', () => {
  it('callbacks run in order, only after a commit, and a failing one hurts nobody', async () => {
    const heard: string[] = [];
    const seqs: number[] = [];
    const stop = database.store.onEvents((seq) => seqs.push(seq));
    await database.store.write(async (tx) => {
      tx.afterCommit(() => heard.push('first'));
      tx.afterCommit(() => {
        throw new Error('callback');
      });
      tx.afterCommit(() => heard.push('second'));
      tx.event('application', applicationThing(7, 'shop'));
      tx.event('lane', laneThing(7, { tick: 2 }));
      await setImmediate();
      expect(heard).toEqual([]);
    });
    await database.store
      .write(async (tx) => {
        tx.afterCommit(() => heard.push('never'));
        tx.event('lane', laneThing(7));
        throw new Error('no');
      })
      .catch(() => undefined);
    stop();
    await database.store.write(async (tx) => tx.event('build', buildThing(8, 'dev')));

    expect(heard).toEqual(['first', 'second']);
    expect(seqs).toEqual([2]);
    expect(await database.store.eventsAfter(1, 10)).toMatchObject([
      { seq: 2, kind: 'lane', entity: 'lane', entityId: 7, snapshot: { tick: 2 } },
      { seq: 3, kind: 'build' },
    ]);
    expect(await database.store.seq()).toBe(3);
    expect(await database.store.eventsAfter(0, 1)).toHaveLength(1);
  });
});

describe('lanes', () => {
  it('laneOf makes a lane once, also when many ask at once', async () => {
    const lanes = await Promise.all(
      Array.from({ length: 8 }, () => database.store.laneOf('shop', 'dev', 'stable')),
    );
    expect(new Set(lanes.map((lane) => lane.id)).size).toBe(1);
    expect(lanes[0]).toMatchObject({
      tick: 0,
      version: 0,
      mainId: null,
      dueAt: null,
      conditions: [],
      blocking: null,
    });
    expect(await database.store.read((view) => view.rows.count(LaneRow))).toBe(1);
  });

  it('moveLane writes only on the version it was given', async () => {
    const lane = await database.store.laneOf('shop', 'dev', 'stable');
    const dueAt = 1_795_392_000_123;
    await database.store.write(async (tx) => {
      expect(await tx.moveLane(lane.id, 0, { dueAt, mainId: 5 })).toBe(true);
      expect(await tx.moveLane(lane.id, 0, { dueAt: null })).toBe(false);
    });
    expect(await database.store.laneOf('shop', 'dev', 'stable')).toMatchObject({
      version: 1,
      dueAt,
      mainId: 5,
    });
  });

  it('lockLanes answers in the order asked and throws for an unknown lane', async () => {
    const a = await database.store.laneOf('shop', 'dev', 'a');
    const b = await database.store.laneOf('shop', 'dev', 'b');
    const locked = await database.store.write((tx) => tx.lockLanes([b.id, a.id]));
    expect(locked.map((lane) => lane.symbol)).toEqual(['b', 'a']);
    await expect(database.store.write((tx) => tx.lockLanes([999]))).rejects.toThrow();
  });
});

it('names are compared byte by byte', async () => {
  const names = ['order', 'Order', 'ördér', 'ORDER', 'ÖRDÉR', 'straße', 'strasse', 'ß', 'ﬁ', 'fi', '１', '1'];
  await database.store.write(async (tx) => {
    for (const name of names) await tx.insert(EnvRow, { ...dev, name });
  });
  for (const name of names) {
    expect(await database.store.read((view) => view.rows.findBy(EnvRow, { name }))).toMatchObject([{ name }]);
  }
});

it('ticks of a lane are in the order of its commits, however many write at once (defect 9)', async () => {
  const { store } = database;
  const lane = await store.laneOf('shop', 'dev', 'stable');
  const committed: number[] = [];
  await Promise.all(
    Array.from({ length: 30 }, () =>
      store.write(async (tx) => {
        await tx.lockLanes([lane.id]);
        const tick = await tx.tick([]);
        tx.afterCommit(() => committed.push(tick));
      }),
    ),
  );

  expect(committed).toHaveLength(30);
  expect(committed).toEqual(committed.toSorted((one, other) => one - other));
  expect(new Set(committed).size).toBe(30);
  expect(await store.read((view) => view.rows.countBy(CounterRow, { name: 'event' }))).toBe(1);
});

it('a tick is above those of its lanes, also where the database numbers from lower down', async () => {
  const { store } = database;
  const lane = await store.laneOf('shop', 'dev', 'stable');
  const ahead = { ...lane, tick: 20_000 };

  const ticks = await store.write(async (tx) => [
    await tx.tick([lane]),
    await tx.tick([lane, ahead]),
    await tx.tick([ahead]),
    await tx.tick([]),
  ]);

  expect(ticks[0]).toBeLessThan(20_000);
  expect(ticks[1]).toBeGreaterThan(20_000);
  expect(ticks).toEqual(ticks.toSorted((one, other) => one - other));
  expect(new Set(ticks).size).toBe(4);
});

it('moments keep their milliseconds; patch and remove count rows', async () => {
  const { store } = database;
  const createdAt = 1_795_392_000_987;
  const user = await store.write((tx) =>
    tx.insert(UserRow, { username: 'ann', password: 'x', nickname: 'Ann 🙂', createdAt }),
  );
  expect(await store.read((view) => view.rows.findOneBy(UserRow, { createdAt }))).toEqual(user);
  await store.write(async (tx) => {
    expect(await tx.patch(UserRow, { id: user.id }, { nickname: 'Anna' })).toBe(1);
    expect(await tx.patch(UserRow, { id: user.id }, { nickname: 'Anna' })).toBe(1);
    expect(await tx.patch(UserRow, { id: 999 }, { nickname: 'Anna' })).toBe(0);
    expect(await tx.remove(UserRow, { username: 'Ann' })).toBe(0);
    expect(await tx.remove(UserRow, { username: 'ann' })).toBe(1);
  });
  expect(await store.read((view) => view.rows.count(EventRow))).toBe(0);
});

/** A promise that the test resolves by hand. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

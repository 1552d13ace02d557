import type { Clock, Random } from '@arthor/core';
import type { EntityManager } from 'typeorm';
import { beforeEach, expect, it } from 'vitest';
import { CommitFailed, type Engine } from './engine.js';
import { Store } from './store.js';
import { silentLog } from './test-store.js';

/** The pauses asked for; none is waited for. */
const pauses: number[] = [];
const clock: Clock = {
  now: () => 0,
  setTimeout: (fn, ms) => {
    pauses.push(ms);
    queueMicrotask(fn);
    return { cancel: () => undefined };
  },
};
const random: Random = { next: () => 0.5, bytes: (n) => new Uint8Array(n) };
/** These transactions touch no rows. */
const noManager = {} as EntityManager;

let faults: { readonly at: 'work' | 'commit'; readonly error: unknown }[];
let begun: number;
beforeEach(() => {
  faults = [];
  begun = 0;
  pauses.length = 0;
});

/** A database whose transactions fail with `faults`, one after the other. */
const engine: Engine = {
  dialect: 'mysql',
  reader: noManager,
  transaction: async (work) => {
    begun++;
    const fault = faults.shift();
    if (fault?.at === 'work') throw fault.error;
    const result = await work(noManager);
    if (fault?.at === 'commit') throw new CommitFailed('the commit failed', { cause: fault.error });
    return result;
  },
  close: async () => undefined,
};
const store = new Store(engine, clock, random, silentLog);
const wrapped = (mark: object) => Object.assign(new Error('query failed'), { driverError: mark });

it.each<readonly [string, object]>([
  ['a deadlock', { errno: 1213 }],
  ['a lock wait', { errno: 1205 }],
  ['a row that changed', { errno: 1020 }],
  ['a transaction that Group Replication refused', { errno: 3101 }],
  ...[8002, 8005, 8022, 8028, 9007].map((errno) => [`TiDB's ${errno}`, { errno }] as const),
  ['a Galera node without its quorum', { errno: 1047 }],
  ['a lost connection', { code: 'PROTOCOL_CONNECTION_LOST' }],
  ['a reset connection', { code: 'ECONNRESET', errno: -104 }],
  ['a closed connection', new Error("Can't add new command when connection is in closed state")],
  ['a server that turned read-only', { errno: 1290 }],
  ['a busy file', { code: 'SQLITE_BUSY' }],
])('after %s the transaction is begun anew, and its callbacks run once', async (_, mark) => {
  faults = [
    { at: 'work', error: wrapped(mark) },
    { at: 'work', error: mark },
  ];
  const heard: string[] = [];
  const result = await store.write(async (tx) => {
    tx.afterCommit(() => heard.push('committed'));
    return 'done';
  });
  expect(result).toBe('done');
  expect(begun).toBe(3);
  expect(heard).toEqual(['committed']);
  expect(pauses).toEqual([20, 40]);
});

it('after five times it is given up with the last error', async () => {
  faults = Array.from({ length: 9 }, () => ({ at: 'work' as const, error: wrapped({ errno: 1213 }) }));
  await expect(store.write(async () => 1)).rejects.toThrow('query failed');
  expect(begun).toBe(6);
});

it.each([
  ['a duplicate', { errno: 1062 }],
  ['a fault of ours', {}],
])('%s is thrown at once', async (_, mark) => {
  faults = [{ at: 'work', error: wrapped(mark) }];
  await expect(store.write(async () => 1)).rejects.toThrow('query failed');
  expect(begun).toBe(1);
});

it('a commit whose answer was lost is not repeated: it may have happened', async () => {
  faults = [{ at: 'commit', error: wrapped({ code: 'PROTOCOL_CONNECTION_LOST' }) }];
  const heard: string[] = [];
  const lost = store.write(async (tx) => tx.afterCommit(() => heard.push('committed')));
  await expect(lost).rejects.toThrow(CommitFailed);
  expect(begun).toBe(1);
  expect(heard).toEqual([]);
});

it('a commit that was refused is', async () => {
  faults = [{ at: 'commit', error: wrapped({ errno: 1213 }) }];
  await store.write(async () => 1);
  expect(begun).toBe(2);
});

it('who asks how the database is hears of lost connections, and of no deadlock and no rule', async () => {
  const heard: (string | null)[] = [];
  const told = new Store(engine, clock, random, silentLog, (failure) => heard.push(failure?.code ?? null));
  const lost = Object.assign(new Error('gone'), { code: 'PROTOCOL_CONNECTION_LOST' });
  faults = [
    { at: 'work', error: lost },
    { at: 'work', error: wrapped({ errno: 1213 }) },
    { at: 'commit', error: lost },
  ];
  await expect(told.write(async () => 'done')).rejects.toBeInstanceOf(CommitFailed);
  const refused = new Error('not allowed');
  await expect(told.read(() => Promise.reject(refused))).rejects.toBe(refused);
  expect(heard).toEqual(['PROTOCOL_CONNECTION_LOST', null, 'PROTOCOL_CONNECTION_LOST', null]);
});

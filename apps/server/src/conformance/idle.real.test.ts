import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { until } from '@arthor/provider/conformance';
import { entities } from '../store/entities.js';
import { LaneRow } from '../store/entity/lane.js';
import type { Store } from '../store/store.js';
import { testServer } from '../store/test-database.js';
import { RestBench } from './rest-bench.fixture.js';

const hangsMs = 30_000;
const resyncMs = 5_000;
/** The shortest time from one resync to the next: the dispatcher jitters it by a fifth. */
const leastMs = 0.8 * resyncMs;
const environments = ['blue', 'green'] as const;
const env = { SANDBOX: 'kubernetes', SANDBOX_GATEWAY_PORT: '0', RESYNC_SECONDS: String(resyncMs / 1000) };

/** Everything that is stored, but for when lanes are looked at again. */
const rowsOf = (store: Store): Promise<Record<string, readonly string[]>> =>
  store.read(async (view) => {
    const tables: [string, readonly string[]][] = [];
    for (const entity of entities) {
      const rows = await view.rows.find<object>(entity);
      const still = entity === LaneRow ? rows.map((row) => ({ ...row, dueAt: null, version: 0 })) : rows;
      tables.push([entity.name, still.map((row) => JSON.stringify(row)).sort()]);
    }
    return Object.fromEntries(tables);
  });

const databases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['SQLite', { DATABASE_URL: 'sqlite:data/idle.sqlite' }],
  ...(testServer() === null ? [] : [['the server', {}] as const]),
];

/** Waits for as long as the machine's clock says: on SQLite, and on the server where one is named. */
describe.concurrent('a deploy that hangs', { timeout: 120_000 }, () => {
  it.each(databases)('tells nothing while nothing changes, on %s', async (_, database) => {
    const bench = await RestBench.start({ env: { ...env, ...database }, environments, settings: {} });
    const target = { environment: 'blue', symbol: 'stable' } as const;
    await bench.done({ operate: 'DEPLOY', build: await bench.build('1'), ...target });
    const build = await bench.build('2', '-never-ready');
    const { id } = await bench.api('createOperation', { body: { operate: 'DEPLOY', build, ...target } });
    await until(
      'it hangs',
      () => bench.api('getOperation', { params: { id } }),
      ({ blocking }) => blocking?.code === 'PROBE_FAILING',
    );
    // How often its container was probed may be told once more.
    await pause(3_000);
    const before = await rowsOf(bench.store);
    const told = await bench.store.seq();
    const write = vi.spyOn(bench.store, 'write');
    await pause(hangsMs);
    const transactions = write.mock.calls.length;
    write.mockRestore();
    const events = (await bench.store.seq()) - told;
    console.log(`${events} events and ${transactions} transactions in ${hangsMs / 1000} s`);

    expect(events).toBe(0);
    expect(transactions).toBeLessThanOrEqual(hangsMs / leastMs + 1);
    expect(await rowsOf(bench.store)).toEqual(before);
    const { status } = await bench.api('getOperation', { params: { id } });
    expect(status).toBe('RUNNING');
    await bench.stop();
  });
});

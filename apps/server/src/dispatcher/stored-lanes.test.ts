import type { Decision } from '@arthor/core';
import { given, serving } from '@arthor/core/fixture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../runtime/clock.js';
import { LaneRow } from '../store/entity/lane.js';
import { readLog } from '../store/snapshot.js';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import { NoProviders } from '../runtime/providers.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { StoredLanes } from './stored-lanes.js';

describe('the tables of a lane', () => {
  let test: TestStore;
  beforeAll(async () => {
    test = await testStore();
  });
  afterAll(() => test.dispose());

  it('take nothing of a decision about a row that somebody deleted by hand: nothing is done for it', async () => {
    const lane = await test.store.laneOf('shop', 'dev', 'gone');
    const lanes = new StoredLanes(test.store, {} as LaneEnvironments, new NoProviders(), new SystemClock());
    const row = serving(999_999, { laneId: lane.id });
    const decision: Decision = {
      lane: { mainId: row.id },
      rows: new Map([[row.id, { removalAt: 5 }]]),
      records: new Map(),
      wakes: [],
      undo: null,
      back: null,
      offline: null,
      givesUp: null,
      actions: [{ kind: 'REMOVE_WORKLOAD', deployment: row, uid: 'u', fell: null }],
      lookAgainMs: null,
    };

    expect(await lanes.record({ ...given({ rows: [row] }), lane }, decision, 10)).toBeNull();
    const after = await test.store.read((view) => view.rows.findOneByOrFail(LaneRow, { id: lane.id }));
    expect(after).toMatchObject({ version: lane.version, mainId: null });
  });

  it('keep the end of a log, the first that came', async () => {
    const lanes = new StoredLanes(test.store, {} as LaneEnvironments, new NoProviders(), new SystemClock());
    const line = `${'é'.repeat(60)}\n`;
    const told = { pod: 'shop-1-x', container: 'shop-1' };
    await lanes.keepLog(1, { ...told, text: `${line.repeat(300)}the end\n` });
    await lanes.keepLog(1, { ...told, text: 'another' });
    const kept = await test.store.read((view) => readLog(view, 1));

    expect(kept).toMatchObject(told);
    expect(kept?.text.endsWith(`${line}the end\n`)).toBe(true);
    expect(kept?.text.startsWith(line)).toBe(true);
    expect(Buffer.byteLength(kept?.text ?? '')).toBeGreaterThan(16_000);
    expect(Buffer.byteLength(kept?.text ?? '')).toBeLessThanOrEqual(16_384);
    expect(await test.store.read((view) => readLog(view, 2))).toBeNull();
  });
});

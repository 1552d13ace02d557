import type { Decision } from '@arthor/core';
import { given, serving } from '@arthor/core/fixture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LaneRow } from '../store/entity/lane.js';
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
    const lanes = new StoredLanes(test.store, {} as LaneEnvironments, new NoProviders());
    const row = serving(999_999, { laneId: lane.id });
    const decision: Decision = {
      lane: { mainId: row.id },
      rows: new Map([[row.id, { removalAt: 5 }]]),
      records: new Map(),
      wakes: [],
      undo: null,
      back: null,
      actions: [{ kind: 'REMOVE_WORKLOAD', deployment: row, uid: 'u' }],
      lookAgainMs: null,
    };

    expect(await lanes.record({ ...given({ rows: [row] }), lane }, decision, 10)).toBeNull();
    const after = await test.store.read((view) => view.rows.findOneByOrFail(LaneRow, { id: lane.id }));
    expect(after).toMatchObject({ version: lane.version, mainId: null });
  });
});

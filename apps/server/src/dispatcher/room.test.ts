import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '@arthor/core';
import { given } from '@arthor/core/fixture';
import { loadConfig } from '../config.js';
import { insertDeployment, insertLane } from '../lane/rows.fixture.js';
import { StoredLaneEnvironments } from '../lane/stored-environments.js';
import { SystemClock } from '../runtime/clock.js';
import { NoProviders } from '../runtime/providers.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { StoredLanes } from './stored-lanes.js';

let test: TestStore;
let lanes: StoredLanes;
beforeAll(async () => {
  test = await testStore();
  const providers = new NoProviders();
  lanes = new StoredLanes(
    test.store,
    new StoredLaneEnvironments(loadConfig({}, '/'), providers),
    providers,
    new SystemClock(),
  );
});
afterAll(() => test.dispose());

/** A lane with a main, and one before it that is kept since then. */
const keeping = (symbol: string, since: number, values: Partial<DeploymentRow> = {}) =>
  test.store.write(async (tx) => {
    const lane = await insertLane(tx, { symbol });
    const main = await insertDeployment(tx, lane, { name: `${symbol}-main`, status: 'DEPLOYED' });
    await tx.patch(LaneRow, { id: lane.id }, { mainId: main.id });
    const kept = {
      status: 'REPLACING',
      relatedId: main.id,
      shutdownAt: since,
      servedAt: 1,
      ...values,
    } as const;
    const warm = await insertDeployment(tx, lane, { name: `${symbol}-kept`, ...kept });
    return { lane, id: warm.id };
  });
const decided = (givesUp: Decision['givesUp'], wakes: readonly number[]): Decision => ({
  lane: {},
  rows: new Map(),
  records: new Map(),
  wakes,
  undo: null,
  back: null,
  offline: null,
  givesUp,
  actions: [],
  lookAgainMs: null,
});
const row = (id: number) => test.store.read((view) => view.rows.findOneByOrFail(DeploymentRow, { id }));

describe('room in an environment', () => {
  it('is what is kept warm for longest, given up once for another lane', async () => {
    const young = await keeping('young', 9000);
    const old = await keeping('old', 5000);
    const { lane } = await keeping('short', 7000, { canary: true });
    const warm = { id: old.id, laneId: old.lane.id };
    expect(await lanes.room('dev')).toEqual({ leaving: false, warm });
    expect(await lanes.room('prod')).toEqual({ leaving: false, warm: null });

    const stored = await test.store.read((view) => view.rows.findOneByOrFail(LaneRow, { id: lane.id }));
    const others = await lanes.record({ ...given({}), lane: stored }, decided(warm, [warm.laneId]), 50);

    expect(others).toEqual([warm.laneId]);
    expect(await row(old.id)).toMatchObject({ status: 'DELETING', removalAt: null });
    expect(
      (await test.store.read((view) => view.rows.findOneByOrFail(LaneRow, { id: warm.laneId }))).dueAt,
    ).toBe(50);
    expect(await lanes.room('dev')).toEqual({ leaving: true, warm: { id: young.id, laneId: young.lane.id } });
  });

  it('is not what somebody went back to meanwhile', async () => {
    const back = await keeping('back', 1, { status: 'DEPLOYING' });
    const { lane } = await keeping('asks', 7000, { canary: true });
    const givesUp = { id: back.id, laneId: back.lane.id };
    const stored = await test.store.read((view) => view.rows.findOneByOrFail(LaneRow, { id: lane.id }));
    await lanes.record({ ...given({}), lane: stored }, decided(givesUp, [givesUp.laneId]), 50);
    expect((await row(back.id)).status).toBe('DEPLOYING');
  });
});

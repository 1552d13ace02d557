import type { Lane as LaneBody, Operation as OperationBody } from '@arthor/contract';
import { NoProviders } from '../runtime/providers.js';
import { lane as laneSchema, operation as operationSchema } from '@arthor/contract';
import type { DeploymentStatus } from '@arthor/core';
import fc from 'fast-check';
import { MoreThan } from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadOperationBodies } from './operation-loader.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { Store, Tx } from '../store/store.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { announce } from './announce.js';
import { insertDeployment, insertLane, insertRecord } from './rows.fixture.js';
import { loadLaneBodies } from './lane-loader.js';
import { LaneEnvironments } from './lane-environment.js';
import { noLayers } from './settings-layers.js';

/** No environments: lanes then depend on their rows only. */
class Nowhere extends LaneEnvironments {
  override of() {
    return Promise.resolve({
      ...new NoProviders().defaults,
      environment: null,
      problem: null,
      layers: noLayers,
    });
  }
  override named() {
    return Promise.resolve(new Map());
  }
}
const environments = new Nowhere();
const laneIds = [1, 2, 3];

/** Changes of a lane, made as accepting and dispatching make them: rows first, then announcing. */
type Deed =
  | { readonly kind: 'deploy'; readonly lane: number }
  | { readonly kind: 'move'; readonly lane: number; readonly pick: number; readonly status: DeploymentStatus }
  | { readonly kind: 'serve'; readonly lane: number; readonly pick: number }
  | { readonly kind: 'block'; readonly lane: number; readonly code: string }
  | { readonly kind: 'end'; readonly lane: number }
  | { readonly kind: 'look' };

const lane = fc.constantFrom(...laneIds);
const pick = fc.nat(3);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('deploy' as const), lane }),
  fc.record({
    kind: fc.constant('move' as const),
    lane,
    pick,
    status: fc.constantFrom<DeploymentStatus>('DEPLOYED', 'REPLACING', 'DELETING', 'WITHDRAWN'),
  }),
  fc.record({ kind: fc.constant('serve' as const), lane, pick }),
  fc.record({ kind: fc.constant('block' as const), lane, code: fc.constantFrom('A', 'B') }),
  fc.record({ kind: fc.constant('end' as const), lane }),
  // More often than the others: each look is a question to the history, which is what takes time.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('look' as const) }) },
);

/** One that nobody looks at would ask nothing. */
const history = fc
  .array(deed, { minLength: 1, maxLength: 25 })
  .filter((deeds) => deeds.some(({ kind }) => kind === 'look'));

let database: TestStore;
let names = 0;
beforeEach(async () => {
  database = await testStore();
});
afterEach(() => database.dispose());

async function change(tx: Tx, deed: Exclude<Deed, { kind: 'look' }>): Promise<void> {
  const [locked] = await tx.lockLanes([deed.lane]);
  if (locked === undefined) throw new Error(`there is no lane ${deed.lane}`);
  const rows = await tx.rows.find(DeploymentRow, {
    where: { laneId: locked.id },
    order: { id: 'DESC' },
    take: 4,
  });
  const running = await tx.rows.findBy(DeployRecordRow, { laneId: locked.id, status: 'RUNNING' });
  const touched: number[] = [];
  const moved = { tick: locked.tick, blocking: locked.blocking, mainId: locked.mainId };
  switch (deed.kind) {
    case 'deploy': {
      moved.tick = await tx.tick([moved]);
      const row = await insertDeployment(tx, locked, { name: `d-${names++}`, tick: moved.tick });
      touched.push((await insertRecord(tx, row)).id);
      break;
    }
    case 'move': {
      const row = rows[deed.pick];
      if (row !== undefined) await tx.patch(DeploymentRow, { id: row.id }, { status: deed.status });
      break;
    }
    case 'serve':
      moved.mainId = rows[deed.pick]?.id ?? null;
      break;
    case 'block':
      moved.blocking = {
        code: deed.code,
        message: '',
        params: {},
        providerReason: null,
        since: 0,
        nextLookAt: null,
        stalled: false,
      };
      break;
    case 'end':
      for (const { id } of running) {
        await tx.patch(DeployRecordRow, { id }, { status: 'DONE', blocking: locked.blocking });
        touched.push(id);
      }
  }
  await tx.patch(LaneRow, { id: locked.id }, { ...moved, version: locked.version + 1 });
  await announce(tx, environments, { operations: touched, lanes: [locked.id] });
}

interface Board {
  readonly seq: number;
  readonly lanes: ReadonlyMap<number, LaneBody>;
  readonly operations: ReadonlyMap<number, OperationBody>;
}

const begin = (store: Store): Promise<void> =>
  store.write(async (tx) => {
    for (const entity of [DeployRecordRow, DeploymentRow, LaneRow])
      await tx.remove<DeployRecordRow | DeploymentRow | LaneRow>(entity, { id: MoreThan(0) });
    for (const id of laneIds) await insertLane(tx, { id, symbol: `s${id}` });
  });

/** Lets writers commit between two statements of a look, and looks read between two commits. */
const othersRun = () => new Promise((resolve) => setImmediate(resolve));

/** What GET returns for everything, with the event number. */
const look = (store: Store): Promise<Board> =>
  store.read(async (view) => {
    const seq = await view.seq();
    await othersRun();
    const lanes = await loadLaneBodies(view, environments, laneIds);
    await othersRun();
    const records = await view.rows.find(DeployRecordRow, { select: { id: true } });
    const operations = await loadOperationBodies(
      view,
      environments,
      records.map(({ id }) => id),
    );
    return { seq, lanes: byId(lanes), operations: byId(operations.map(itself)) };
  });

/** An operation without what the events of its lane tell: its deployment and why it waits. */
const itself = (body: OperationBody): OperationBody => ({ ...body, deployment: null, blocking: null });

const byId = <T extends { readonly id: number }>(all: readonly T[]) =>
  new Map(all.map((one) => [one.id, one]));

/** What an event tells. */
type Told = { readonly seq: number } & ({ readonly lane: LaneBody } | { readonly operation: OperationBody });

/** Every event after `seq`, checked once against the contract. */
async function eventsAfter(store: Store, seq: number): Promise<readonly Told[]> {
  const rows = await store.eventsAfter(seq, 10_000);
  return rows.flatMap(({ seq, kind, snapshot }): Told[] => {
    if (kind === 'lane') return [{ seq, lane: laneSchema.parse(snapshot) }];
    return kind === 'operation' ? [{ seq, operation: operationSchema.parse(snapshot) }] : [];
  });
}

/** What a client shows after one look and all events after that look's number. */
function followed(events: readonly Told[], board: Board): Omit<Board, 'seq'> {
  const lanes = new Map(board.lanes);
  const operations = new Map(board.operations);
  for (const told of events.filter(({ seq }) => seq > board.seq)) {
    if ('lane' in told) lanes.set(told.lane.id, told.lane);
    else operations.set(told.operation.id, itself(told.operation));
  }
  return { lanes, operations };
}

it('looking once and following the events ends where looking anew does, whenever one looked', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (deeds) => {
      const { store } = database;
      await begin(store);
      const began = await store.seq();
      const looks: Promise<Board>[] = [];
      let writing: Promise<void> = Promise.resolve();
      for (const one of deeds) {
        // Not awaited: looks overlap with this and the following writes.
        if (one.kind === 'look') looks.push(look(store));
        else {
          await writing;
          await othersRun();
          writing = store.write((tx) => change(tx, one));
        }
      }
      await writing;
      const boards = await Promise.all(looks);
      const { lanes, operations } = await look(store);
      const events = await eventsAfter(store, began);
      for (const board of boards) expect(followed(events, board)).toEqual({ lanes, operations });
    }),
    { numRuns: 30 },
  );
  // Some hundred transactions, all on the processor: no hurry on a machine that has others to serve.
}, 20_000);

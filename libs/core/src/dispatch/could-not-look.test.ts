import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deployment } from '../lane/deployment.fixture.js';
import { deploymentStatuses } from '../lane/machine.js';
import type { PoolState } from '../port/pool.js';
import { running } from '../operation/operation.fixture.js';
import { decide } from './decide.js';
import {
  acts,
  besides,
  broken,
  canaryBy,
  change,
  ending,
  given,
  now,
  ready,
  routeTo,
  starting,
  unseen,
  writtenTo,
} from './observed.fixture.js';
import type { Known } from './observed.js';
import { poolTo } from './pool.fixture.js';
import { answers } from './readiness.js';
import { named } from './route.js';

type Values<T> = T extends fc.Arbitrary<infer V> ? V : never;
const lookedAt = (pool: PoolState | null | Known<never>): Known<PoolState | null> =>
  pool !== null && 'known' in pool ? pool : { known: true, value: pool };

describe('"could not look" (property)', () => {
  const moment = fc.option(fc.integer({ min: 0, max: now }), { nil: null });
  const anyRow = (id: number) =>
    fc
      .record({
        status: fc.constantFrom(...deploymentStatuses.filter((status) => status !== 'WITHDRAWN')),
        kind: fc.constantFrom({ canary: false }, ...Object.values(canaryBy)),
        external: fc.boolean(),
        deployMode: fc.constantFrom('NATIVE', 'UNCOUPLED'),
        tick: fc.integer({ min: 1, max: 51 }),
        clusterId: fc.constantFrom(null, 'here', 'there'),
        routedAt: moment,
        servedAt: moment,
        shutdownAt: moment,
        removalAt: moment,
      })
      .map(({ kind, ...values }) => deployment(id, { ...values, ...kind }));
  const anySight = (row: ReturnType<typeof deployment>) =>
    fc.constantFrom(null, ready(row), starting(row), broken(row), ending(row), unseen());
  const anyPool = (row: ReturnType<typeof deployment>) =>
    fc.constantFrom(null, poolTo(row), poolTo(row, { addresses: [] }), poolTo(row, { tick: 60 }), unseen());
  const observed = ({ pools, ...of }: Values<typeof anyObserved>) =>
    given({ ...of, pools: new Map(of.rows.map(({ id }) => [id, lookedAt(pools[id as 1])])) });
  const anyObserved = fc.tuple(anyRow(1), anyRow(2), anyRow(3)).chain((rows) =>
    fc.record({
      rows: fc.subarray(rows, { minLength: 1 }),
      workloads: fc.record({ 1: anySight(rows[0]), 2: anySight(rows[1]), 3: anySight(rows[2]) }),
      pools: fc.record({ 1: anyPool(rows[0]), 2: anyPool(rows[1]), 3: anyPool(rows[2]) }),
      lane: fc.record({
        mainId: fc.constantFrom(null, 1, 2),
        canaryId: fc.constantFrom(null, 3),
        route: fc.constantFrom(null, writtenTo(null), writtenTo(rows[0]), writtenTo(rows[1], now)),
      }),
      route: fc.constantFrom(
        null,
        unseen(),
        ...rows.map((row) => routeTo(row)),
        ...rows.slice(1).map((row) => routeTo(rows[0], {}, besides(row))),
        routeTo(rows[0], { tick: 60 }),
      ),
      clusterId: fc.constantFrom(unseen(), { known: true, value: 'here' } as const),
      dataPlane: fc.constantFrom('yes', 'no', 'cannot tell'),
      records: fc.constantFrom(
        [],
        [running(9, 'DEPLOY', 2)],
        [running(9, 'DELETE', 1), running(10, 'CANCEL', 2)],
        [running(9, 'GRAY', 3, { canary: true }), running(10, 'UPDATE_BLUE_GREEN', 2, { canary: true })],
      ),
    }),
  );
  const destructive = (decision: ReturnType<typeof decide>, id: number) =>
    decision.actions.some(
      (action) =>
        (action.kind === 'REMOVE_WORKLOAD' || action.kind === 'REMOVE_POOL') && action.deployment.id === id,
    ) ||
    'removalAt' in change(decision, id) ||
    change(decision, id).status === 'WITHDRAWN';

  it('never leads to anything destructive', () => {
    fc.assert(
      fc.property(anyObserved, (of) => {
        const o = observed(of);
        const decision = decide(o, now);
        const blind = !o.route.known || !o.clusterId.known;

        for (const row of o.rows.filter(({ id }) => !o.lost.has(id)))
          if (blind || o.workloads.get(row.id)?.known === false)
            expect(destructive(decision, row.id)).toBe(false);
        for (const { id } of o.rows)
          if (o.workloads.get(id)?.known === false || o.pools?.get(id)?.known === false)
            expect(acts(decision)).not.toContain(`APPLY_POOL ${id}`);
        if (blind) expect(acts(decision).filter((action) => action.includes('ROUTE'))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('and whatever is seen: nothing goes that the route names or that is in force', () => {
    fc.assert(
      fc.property(anyObserved, (of) => {
        const o = observed(of);
        const decision = decide(o, now);
        const lane = { ...o.lane, ...decision.lane };
        const live = o.route.known ? o.route.value : null;

        for (const row of o.rows.filter(({ id }) => !o.lost.has(id)))
          if (row.id === lane.mainId || row.id === lane.canaryId || named(live).includes(row.name))
            expect(destructive(decision, row.id)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('and a pool is emptied only when it is known that nobody is ready', () => {
    fc.assert(
      fc.property(anyObserved, (of) => {
        const o = observed(of);
        for (const action of decide(o, now).actions) {
          if (action.kind !== 'APPLY_POOL' || action.pool.addresses.length > 0) continue;
          const looked = o.workloads.get(action.deployment.id);
          expect(looked?.known === true && !answers(looked.value)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('and no decision deletes a workload before its point of no return is in the rows or in the same decision', () => {
    fc.assert(
      fc.property(anyObserved, (of) => {
        const decision = decide(observed(of), now);

        for (const action of decision.actions)
          if (action.kind === 'REMOVE_WORKLOAD')
            expect(
              { ...action.deployment, ...change(decision, action.deployment.id) }.removalAt,
            ).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
  });
});

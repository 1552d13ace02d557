import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deployment } from '../lane/deployment.fixture.js';
import { deploymentStatuses } from '../lane/machine.js';
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
import { named } from './route.js';

describe('"could not look" (property)', () => {
  const moment = fc.option(fc.integer({ min: 0, max: now }), { nil: null });
  const anyRow = (id: number) =>
    fc
      .record({
        status: fc.constantFrom(...deploymentStatuses.filter((status) => status !== 'WITHDRAWN')),
        kind: fc.constantFrom({ canary: false }, ...Object.values(canaryBy)),
        external: fc.boolean(),
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
  const anyObserved = fc.tuple(anyRow(1), anyRow(2), anyRow(3)).chain((rows) =>
    fc.record({
      rows: fc.subarray(rows, { minLength: 1 }),
      workloads: fc.record({ 1: anySight(rows[0]), 2: anySight(rows[1]), 3: anySight(rows[2]) }),
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
    decision.actions.some((action) => action.kind === 'REMOVE_WORKLOAD' && action.deployment.id === id) ||
    'removalAt' in change(decision, id) ||
    change(decision, id).status === 'WITHDRAWN';

  it('never leads to anything destructive', () => {
    fc.assert(
      fc.property(anyObserved, (of) => {
        const o = given(of);
        const decision = decide(o, now);
        const blind = !o.route.known || !o.clusterId.known;

        for (const row of o.rows.filter(({ id }) => !o.lost.has(id)))
          if (blind || o.workloads.get(row.id)?.known === false)
            expect(destructive(decision, row.id)).toBe(false);
        if (blind) expect(acts(decision).filter((action) => action.includes('ROUTE'))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('and whatever is seen: nothing goes that the route names or that is in force', () => {
    fc.assert(
      fc.property(anyObserved, (of) => {
        const o = given(of);
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

  it('and no decision deletes a workload before its point of no return is in the rows or in the same decision', () => {
    fc.assert(
      fc.property(anyObserved, (of) => {
        const decision = decide(given(of), now);

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

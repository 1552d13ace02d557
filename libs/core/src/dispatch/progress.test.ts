import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { running } from '../operation/operation.fixture.js';
import type { OperationRecord } from '../operation/record.js';
import { Draft } from './draft.js';
import { routeFacts } from './in-force.js';
import { given, now, ready, routeTo, starting, unseen } from './observed.fixture.js';
import { progressOf } from './progress.js';

type Of = Parameters<typeof given>[0];
/** How far an operation is, as `WORKLOAD done, READY open`. */
const steps = (record: OperationRecord, of: Of) => {
  const o = given(of);
  return progressOf(o, new Draft(o), routeFacts(o, now), record)
    .map(({ name, state }) => `${name} ${state}`)
    .join(', ');
};

describe('the steps of what brings a deployment', () => {
  const row = deployment(2, { clusterId: 'here', replicas: 2 });
  const bring = running(9, 'DEPLOY', 2);

  it.each<[string, Of, string]>([
    [
      'nothing was made yet',
      { workloads: { 2: null } },
      'WORKLOAD open, READY open, ROUTE open, IN_FORCE open',
    ],
    [
      'its pods start',
      { workloads: { 2: starting(row) } },
      'WORKLOAD done, READY open, ROUTE open, IN_FORCE open',
    ],
    [
      'something else runs by its name',
      { workloads: { 2: ready(row, { hash: 'other' }) } },
      'WORKLOAD open, READY open, ROUTE open, IN_FORCE open',
    ],
    [
      'another number of pods runs',
      { workloads: { 2: ready(row, { wantedReplicas: 1 }) } },
      'WORKLOAD open, READY open, ROUTE open, IN_FORCE open',
    ],
    ['it is ready', {}, 'WORKLOAD done, READY done, ROUTE open, IN_FORCE open'],
    ['its route is written', { route: routeTo(row) }, 'WORKLOAD done, READY done, ROUTE done, IN_FORCE open'],
    [
      'it serves and its new values are not in force yet',
      { lane: { mainId: 2 }, route: routeTo(row), workloads: { 2: starting(row) } },
      'WORKLOAD done, READY open, ROUTE done, IN_FORCE open',
    ],
    [
      'it is internal',
      { rows: [{ ...row, external: false }] },
      'WORKLOAD done, READY done, ROUTE skipped, IN_FORCE open',
    ],
    [
      'it is in force, whatever its pods do now',
      { rows: [{ ...row, status: 'DEPLOYED' }], lane: { mainId: 2 }, workloads: { 2: null } },
      'WORKLOAD done, READY done, ROUTE done, IN_FORCE done',
    ],
    ['its row is gone', { rows: [] }, 'WORKLOAD open, READY open, ROUTE open, IN_FORCE open'],
  ])('%s', (_what, of, expected) => {
    expect(steps(bring, { rows: [row], ...of })).toBe(expected);
  });

  it('are those of the route alone where only a share moves', () => {
    expect(steps(running(9, 'UPDATE_BLUE_GREEN', 2), { rows: [row] })).toBe('ROUTE open, IN_FORCE open');
  });

  it('are those of a cancel, too, where that restores what was in force', () => {
    const restored = { id: 2, change: 'RESTORED', before: 'DEPLOYED' } as const;
    const other = { id: 3, change: 'REINSTATED', before: 'DEPLOYED' } as const;
    const cancel = running(9, 'CANCEL', 2, { related: [other, restored] });

    expect(steps(cancel, { rows: [row] })).toBe('WORKLOAD done, READY done, ROUTE open, IN_FORCE open');
  });
});

describe('the steps of what takes a deployment away', () => {
  const row = serving(2, { status: 'DELETING' });
  const out = { ...row, shutdownAt: 4 };
  const home = { provider: 'apisix', objectKind: 'Route', clusterId: 'here', entrance: null };
  const off = running(9, 'DELETE', 2);

  it.each<[string, Of, string]>([
    ['it serves', { lane: { mainId: 2 }, route: routeTo(row) }, 'ROUTE_OFF open, DRAIN open, REMOVE open'],
    ['it serves nobody by a route', { lane: { mainId: 2 } }, 'ROUTE_OFF open, DRAIN open, REMOVE open'],
    ['its route stands', { route: routeTo(row) }, 'ROUTE_OFF open, DRAIN open, REMOVE open'],
    ['its route cannot be looked at', { route: unseen() }, 'ROUTE_OFF open, DRAIN open, REMOVE open'],
    ['a gateway may serve its removed route still', {}, 'ROUTE_OFF open, DRAIN open, REMOVE open'],
    [
      'a former gateway leads to it',
      { rows: [out], former: { home, route: { known: true, value: routeTo(row) } } },
      'ROUTE_OFF open, DRAIN open, REMOVE open',
    ],
    ['it is out of the route', { rows: [out] }, 'ROUTE_OFF done, DRAIN open, REMOVE open'],
    [
      'it is past its point of no return',
      { rows: [{ ...out, removalAt: 5 }] },
      'ROUTE_OFF done, DRAIN done, REMOVE open',
    ],
    [
      'no request ever reached it',
      { rows: [{ ...row, routedAt: null, servedAt: null }] },
      'ROUTE_OFF done, DRAIN skipped, REMOVE open',
    ],
    ['it is gone', { rows: [{ ...row, status: 'WITHDRAWN' }] }, 'ROUTE_OFF done, DRAIN done, REMOVE done'],
    ['its row is gone', { rows: [] }, 'ROUTE_OFF done, DRAIN done, REMOVE done'],
  ])('%s', (_what, of, expected) => {
    expect(steps(off, { rows: [row], ...of })).toBe(expected);
  });

  it('are those of a cancel that only takes away', () => {
    expect(steps(running(9, 'CANCEL', 2), { rows: [out] })).toBe('ROUTE_OFF done, DRAIN open, REMOVE open');
  });

  it('wait for whoever is reinstated, and for nobody else', () => {
    const before = serving(1, { status: 'DEPLOYING' });
    const related = (change: 'REINSTATED' | 'REPLACING') =>
      running(9, 'CANCEL', 2, { related: [{ id: 1, change, before: 'DEPLOYED' }] });
    const isOff = (record: OperationRecord, of: Of) => steps(record, of).startsWith('ROUTE_OFF done');
    const rows = [before, out];

    expect(isOff(related('REINSTATED'), { rows })).toBe(false);
    expect(isOff(related('REINSTATED'), { rows, lane: { mainId: 1 } })).toBe(false);
    expect(isOff(related('REINSTATED'), { rows: [{ ...before, status: 'DEPLOYED' }, out] })).toBe(false);
    const reinstated = { rows: [{ ...before, status: 'DEPLOYED' } as const, out], lane: { mainId: 1 } };
    expect(isOff(related('REINSTATED'), reinstated)).toBe(true);
    expect(isOff(related('REINSTATED'), { rows: [out] })).toBe(true);
    expect(isOff(related('REPLACING'), { rows })).toBe(true);
  });
});

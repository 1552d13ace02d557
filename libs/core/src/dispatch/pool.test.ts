import { describe, expect, it } from 'vitest';
import type { Deployment } from '../lane/deployment.js';
import { addressOf } from '../lane/pooled.js';
import type { PoolInForce } from '../port/pool.js';
import { decide } from './decide.js';
import {
  acts,
  change,
  gateway,
  now,
  ready,
  routeTo,
  starting,
  unseen,
  writtenTo,
} from './observed.fixture.js';
import { asksForPool } from './pool.js';
import { at, fresh, podsOf, pooledServing, poolTo, routeToPool, seenPools, stands } from './pool.fixture.js';

const main = pooledServing(1);
const next = fresh(2, { conditions: [stands(now - 1000)] });
/** The main serves, the next is ready and its pool stands for longer than the gateway needs. */
const entering = (of: Partial<Parameters<typeof seenPools>[0]> = {}, row: Deployment = next) =>
  seenPools({
    lane: { mainId: 1, route: writtenTo(main) },
    rows: [main, row],
    route: routeToPool(main),
    ...of,
  });
const answered = (answer: PoolInForce) => new Map([[2, answer]]);

it('an address of IPv6 stands in brackets', () => {
  expect([addressOf('10.0.0.1', 80), addressOf('fd00::1', 80)]).toEqual(['10.0.0.1:80', '[fd00::1]:80']);
});

describe('a newcomer is named by the route only when the gateway has its pool', () => {
  it('the route names pools, not Services', () => {
    const [action] = decide(entering(), now).actions;

    expect(action).toMatchObject({ kind: 'APPLY_ROUTE', spec: { main: { pool: next.name }, canary: null } });
  });

  it('every instance says so', () => {
    const row = { ...next, conditions: [] };

    expect(acts(decide(entering({ poolsInForce: answered('yes') }, row), now))).toEqual(['APPLY_ROUTE 2@50']);
  });

  it('one instance has it not: it is asked again, later and later', () => {
    const since = (ms: number) => ({ ...next, conditions: [stands(now - ms)] });
    const decision = decide(entering({ poolsInForce: answered('no') }), now);

    expect(acts(decision)).toEqual([]);
    expect(decision.lookAgainMs).toBe(125);
    const long = decide(entering({ poolsInForce: answered('no') }, since(60_000)), now);
    expect([acts(long), long.lookAgainMs]).toEqual([[], 1000]);
  });

  it('nobody can be asked: it has the time to settle from when it was read back', () => {
    const young = decide(entering({}, { ...next, conditions: [stands(now - 150)] }), now);
    expect([acts(young), young.lookAgainMs]).toEqual([[], 50]);
    const new_ = decide(entering({}, { ...next, conditions: [] }), now);
    expect([acts(new_), new_.lookAgainMs]).toEqual([[], 200]);
  });

  it.each([
    ['is not there', null],
    ['cannot be looked at', unseen()],
    ['lacks a pod', poolTo(next, { addresses: [] })],
    ['has one too many', poolTo(next, { addresses: [at(next, 1), '10.9.9.9:80'] })],
    ['is not as it is written', poolTo(next, { intact: false })],
    ['is a stranger’s', poolTo(next, { ours: false })],
  ])('not while its pool %s', (_, pool) => {
    for (const poolsInForce of [answered('yes'), answered('cannot tell')])
      expect(acts(decide(entering({ pooled: { 2: pool }, poolsInForce }), now))).not.toContain(
        'APPLY_ROUTE 2@50',
      );
  });

  it('whom the route names already is not taken out for a pool that is written anew', () => {
    const row = { ...next, routedAt: 5, routeProvider: 'apisix' };
    const o = entering({ route: routeToPool(row), pooled: { 2: poolTo(row, { addresses: [] }) } }, row);

    expect(acts(decide(o, now))).toEqual(['APPLY_POOL 2']);
  });

  it('a canary of the other gateway is left out: one rule cannot lead to a Service and to pods', () => {
    const canary = pooledServing(3, { canary: true, canaryType: 'WEIGHT', weight: 20, deployMode: 'NATIVE' });
    const o = seenPools({
      lane: { mainId: 1, canaryId: 3, tick: 51 },
      rows: [main, canary],
      route: routeToPool(main),
    });

    expect(decide(o, now).actions).toMatchObject([{ kind: 'APPLY_ROUTE', spec: { canary: null } }]);
  });

  it('says what it waits for', () => {
    const record = { operate: 'DEPLOY', status: 'RUNNING', deploymentId: 2, tick: 50 } as const;
    const o = entering({ poolsInForce: answered('no') });
    const running = {
      ...record,
      id: 9,
      laneId: 7,
      sourceLaneId: null,
      canary: false,
      buildId: 1,
      related: [],
      cancels: null,
      steps: [],
      onStalled: 'WAIT',
      byUser: 'lei',
      blocking: null,
      endedCode: null,
      endedBy: null,
      createdAt: now,
      finishedAt: null,
    } as const;

    expect(decide({ ...o, records: [running] }, now).lane.blocking).toMatchObject({
      code: 'WAITING_FOR_ENDPOINTS',
    });
    const stranger = entering({ pooled: { 2: poolTo(next, { ours: false }) } });
    expect(decide(stranger, now).lane.blocking).toMatchObject({
      code: 'NAME_TAKEN',
      params: { name: next.name },
    });
    expect(decide(entering({ pooled: { 2: unseen() } }), now).lane.blocking).toMatchObject({
      code: 'UNREACHABLE',
    });
  });
});

describe('who served before comes back', () => {
  const back = pooledServing(2, { status: 'DEPLOYING', tick: 9, replicas: 2 });
  const half = ready(back, {
    ...podsOf(back, {}, { ready: false }),
    availableReplicas: 1,
    unavailableReplicas: 1,
  });
  const rescue = (pool: ReturnType<typeof poolTo> | null) =>
    acts(decide(entering({ workloads: { 1: starting(main), 2: half }, pooled: { 2: pool } }, back), now));

  it('with anybody in its pool, whatever the gateway was asked: nobody else answers', () => {
    expect(rescue(poolTo(back))).toContain('APPLY_ROUTE 2@50');
    expect(rescue(poolTo(back, { addresses: [at(back, 1)] }))).toContain('APPLY_ROUTE 2@50');
  });

  it('not without a pool', () => {
    for (const pool of [null, poolTo(back, { addresses: [] })])
      expect(rescue(pool)).not.toContain('APPLY_ROUTE 2@50');
  });
});

describe('fewer pods', () => {
  const row = pooledServing(1, { replicas: 1, conditions: [stands(now - 1000)] });
  const three = (...told: Parameters<typeof podsOf>[1][]) =>
    ready(row, {
      ...podsOf(row, ...(told.length > 0 ? told : [{}, {}, {}])),
      wantedReplicas: 3,
      updatedReplicas: 3,
    });
  const scaling = (workload = three(), addresses = [at(row, 1), at(row, 2), at(row, 3)], of = {}) =>
    seenPools({
      lane: { mainId: 1, route: writtenTo(row) },
      rows: [row],
      route: routeToPool(row),
      workloads: { 1: workload },
      pooled: { 1: poolTo(row, { addresses }) },
      ...of,
    });
  const marked = three({}, { marked: true }, { marked: true });

  it('those that go are marked and leave the pool, before the cluster is told', () => {
    const { actions } = decide(scaling(), now);

    expect(actions).toMatchObject([
      { kind: 'MARK_PODS', pods: [`${row.name}-3`, `${row.name}-2`] },
      { kind: 'APPLY_POOL', pool: { addresses: [at(row, 1)] } },
    ]);
  });

  it('then the number falls, once no instance calls them any more', () => {
    const out = (of: object) => acts(decide(scaling(marked, [at(row, 1)], of), now));

    expect(out({ poolsInForce: new Map([[1, 'yes']]) })).toEqual(['ENSURE_WORKLOAD 1']);
    expect(out({})).toEqual(['ENSURE_WORKLOAD 1']);
    expect(out({ poolsInForce: new Map([[1, 'no']]) })).toEqual([]);
    const young = scaling(marked, [at(row, 1)], { rows: [{ ...row, conditions: [stands(now - 50)] }] });
    expect([acts(decide(young, now)), decide(young, now).lookAgainMs]).toEqual([[], 150]);
  });

  it('not before all of them are marked: the cluster would choose others', () => {
    const one = three({}, {}, { marked: true });

    expect(acts(decide(scaling(one, [at(row, 1)]), now))).toEqual(['MARK_PODS 1']);
  });

  it('those that take no requests go first, then those that are marked already', () => {
    const { actions } = decide(scaling(three({}, { marked: true }, { ready: false })), now);

    expect(actions).toContainEqual(expect.objectContaining({ kind: 'MARK_PODS', pods: [`${row.name}-3`] }));
    expect(actions).toContainEqual(
      expect.objectContaining({ pool: expect.objectContaining({ addresses: [at(row, 1)] }) }),
    );
  });

  it('those that are going already are not counted again', () => {
    const { actions } = decide(scaling(three({}, {}, { terminating: true })), now);

    expect(actions).toMatchObject([{ pods: [`${row.name}-2`] }, { pool: { addresses: [at(row, 1)] } }]);
  });

  it('more again: who was to go takes requests again', () => {
    const more = { ...row, replicas: 3 };
    const o = scaling(marked, [at(row, 1)], { rows: [more] });

    expect(decide(o, now).actions).toMatchObject([
      { kind: 'APPLY_POOL', pool: { addresses: poolTo(more).addresses } },
    ]);
  });

  it.each([
    ['pods may not be marked', { leftOut: [{ kind: 'Pod', message: 'no right' }] }],
    ['an autoscaler took them in', { autoscalers: [{ name: 'hpa', ours: false, uid: 'u', min: 1, max: 3 }] }],
  ])('goes by the pods’ own preStop sleep where %s', (_, values) => {
    expect(acts(decide(scaling({ ...three(), ...values }), now))).not.toContain('MARK_PODS 1');
  });

  it('says that the right is missing', () => {
    const o = scaling({ ...three(), leftOut: [{ kind: 'Pod', message: 'no right' }] });
    const missing = { type: 'Complete', status: 'False', reason: 'RIGHTS_MISSING', message: 'no right' };

    expect(change(decide(o, now), 1).conditions).toContainEqual(expect.objectContaining(missing));
    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 1']);
  });

  it('nobody waits where no request can have reached them', () => {
    const never = fresh(2);
    const workload = ready(never, { ...podsOf(never, {}, {}), wantedReplicas: 2 });
    const o = entering({ workloads: { 2: workload }, pooled: { 2: null } }, never);

    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 2']);
  });
});

it('the data plane is asked only for pools that somebody waits for, and that stand as wanted', () => {
  const asks = (row: Deployment, pool = poolTo(row), values = {}) => {
    const o = seenPools({ rows: [row], pooled: { [row.id]: pool } });
    const workload = { known: true, value: ready(row, { ...podsOf(row), ...values }) } as const;
    return asksForPool({ ...o, workloads: new Map([[row.id, workload]]) }, row);
  };

  expect(asks(next)).toBe(true);
  expect(asks(next, poolTo(next, { addresses: [] }))).toBe(false);
  expect(asks(main)).toBe(false);
  expect(asks({ ...next, deployMode: 'NATIVE' })).toBe(false);
  expect(
    asks(main, poolTo(main, { addresses: [at(main, 1)] }), { wantedReplicas: 2, ...podsOf(main, {}, {}) }),
  ).toBe(true);
});

describe('a lane whose mode was switched', () => {
  const native = { ...main, deployMode: 'NATIVE', routeProvider: 'ingress-nginx' } as const;

  it('waits for the pool before it writes the new route, and leaves the former as it is', () => {
    const former = {
      home: { provider: 'ingress-nginx', objectKind: 'Ingress', clusterId: 'here', entrance: 'old:80' },
      route: { known: true, value: routeTo(native) },
    } as const;
    const rows = [native, next];
    const before = { rows, route: routeTo(native), gateway, lane: { mainId: 1, route: writtenTo(native) } };

    expect(acts(decide(entering({ ...before, pooled: { 2: null } }), now))).toEqual(['APPLY_POOL 2']);
    expect(acts(decide(entering({ rows, route: null, former }), now))).toEqual(['APPLY_ROUTE 2@50']);
  });
});

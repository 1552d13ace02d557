import { describe, expect, it } from 'vitest';
import type { Deployment } from '../lane/deployment.js';
import type { PoolState } from '../port/pool.js';
import { serving } from '../lane/deployment.fixture.js';
import { decide } from './decide.js';
import type { Decision } from './observed.js';
import { acts, change, now, ready, unseen, writtenTo } from './observed.fixture.js';
import { at, fresh, podsOf, pooledServing, poolTo, routeToPool, seenPools, stands } from './pool.fixture.js';

const main = pooledServing(1, { replicas: 2 });
/** The main serves; `of` says what is otherwise. */
const look = (of: Partial<Parameters<typeof seenPools>[0]> = {}, row: Deployment = main) =>
  seenPools({
    lane: { mainId: 1, route: writtenTo(row) },
    rows: [row],
    route: routeToPool(row),
    ...of,
  });
const written = (decision: Decision) =>
  decision.actions.flatMap((action) => (action.kind === 'APPLY_POOL' ? [action.pool.addresses] : []));
const follow = (...told: Parameters<typeof podsOf>[1][]) =>
  written(decide(look({ workloads: { 1: ready(main, podsOf(main, ...told)) } }), now));

describe('the pool of who serves follows its pods, without an operation', () => {
  it('and is left alone while it is as they are', () => {
    const decision = decide(look(), now);

    expect(acts(decision)).toEqual([]);
    expect(decision.lookAgainMs).toBeNull();
  });

  it('a pod that becomes ready comes in: else a replacement never gets a request', () => {
    expect(follow({}, {}, {})).toEqual([[at(main, 1), at(main, 2), at(main, 3)]]);
  });

  it.each([
    ['is not ready', { ready: false }],
    ['is told to end', { terminating: true }],
    ['lost its address', { ip: null }],
  ])('a pod that %s goes out: a request to it is lost', (_, values) => {
    expect(follow(values, {})).toEqual([[at(main, 2)]]);
  });

  it('nobody is left in it when no pod is ready: another application may have their addresses by now', () => {
    expect(follow({ ready: false }, { terminating: true })).toEqual([[]]);
    expect(written(decide(look({ workloads: { 1: null } }), now))).toEqual([[]]);
  });

  it('says since when it stands, and that it does not while it is written', () => {
    const behind = decide(look({ pooled: { 1: poolTo(main, { addresses: [at(main, 9)] }) } }), now);
    expect(change(behind, 1).conditions).toContainEqual(
      expect.objectContaining({ type: 'Pooled', status: 'False', since: now }),
    );
    const again = decide(look({}, { ...main, conditions: [{ ...stands(5), status: 'False' }] }), now);
    expect(change(again, 1).conditions).toContainEqual(stands(now));
  });

  it.each([
    ['edited', { addresses: [at(main, 1), '10.9.9.9:80'] }],
    ['emptied', { addresses: [] }],
    ['reworded', { intact: false }],
  ])('one that somebody %s is put right', (_, values) => {
    const decision = decide(look({ pooled: { 1: poolTo(main, values) } }), now);

    expect(written(decision)).toEqual([[at(main, 1), at(main, 2)]]);
  });

  it('one that somebody deleted is made again: its route answers 500 to everybody', () => {
    expect(written(decide(look({ pooled: { 1: null } }), now))).toEqual([[at(main, 1), at(main, 2)]]);
  });

  it('what somebody did to it is told once, and that it is as it should be again', () => {
    const wanted = `${at(main, 1)} ${at(main, 2)}`;
    const wrote = { wanted, against: '', times: 1, writtenAt: 5, fought: null, lately: [] };
    const told = (pool: ReturnType<typeof poolTo> | null, lane = {}) => {
      const of = { pooled: { 1: pool }, writes: new Map([['pool 1', wrote]]) };
      const { conditions } = decide(
        look({ ...of, lane: { mainId: 1, route: writtenTo(main), ...lane } }),
        now,
      ).lane;
      return conditions?.find(({ type }) => type === 'Drifted');
    };
    const edited = told(poolTo(main, { addresses: ['10.9.9.9:80'] }));
    expect(edited).toMatchObject({ status: 'True', reason: 'DRIFTED' });
    expect(edited?.message).toBe(
      `nodes of Upstream ${main.name} was changed from ["${at(main, 1)}","${at(main, 2)}"] to ["10.9.9.9:80"] by somebody.`,
    );
    expect(told(null)?.message).toBe(`Upstream ${main.name} was removed by somebody.`);
    expect(told(poolTo(main))).toBeUndefined();
    expect(told(poolTo(main, { ours: false }))).toBeUndefined();
    if (edited !== undefined)
      expect(told(poolTo(main), { conditions: [edited] })).toMatchObject({ status: 'False' });
  });

  it.each<[string, Partial<Deployment>, Record<number, null>, string, PoolState | null]>([
    ['that we removed', { status: 'DELETING', removalAt: 5, shutdownAt: 5 }, { 1: null }, '', null],
    [
      'of a newer decision',
      {},
      {},
      poolTo(main).addresses.join(' '),
      poolTo(main, { tick: 51, addresses: [] }),
    ],
  ])('one %s is nobody’s doing', (_, values, workloads, wanted, pool) => {
    const wrote = { wanted, against: '', times: 1, writtenAt: 5, fought: null, lately: [] };
    const of = { workloads, pooled: { 1: pool }, writes: new Map([['pool 1', wrote]]) };

    expect(decide(look(of, { ...main, ...values }), now).lane.conditions).toBeUndefined();
  });

  it('pods that come and go are told by nobody', () => {
    const wrote = { wanted: at(main, 1), against: '', times: 1, writtenAt: 5, fought: null, lately: [] };
    const decision = decide(
      look({
        pooled: { 1: poolTo(main, { addresses: [at(main, 1)] }) },
        writes: new Map([['pool 1', wrote]]),
      }),
      now,
    );

    expect(decision.lane.conditions).toBeUndefined();
  });

  it('who goes on changing it is not fought', () => {
    const foughtWith = (times: number) => {
      const wanted = `${at(main, 1)} ${at(main, 2)}`;
      const lately = [{ wanted, against: 'changed', at: now }];
      const writes = { wanted, against: 'changed', times, writtenAt: now, fought: null, lately };
      return { pooled: { 1: poolTo(main, { intact: false }) }, writes: new Map([['pool 1', writes]]) };
    };
    const fought = (times: number) => decide(look(foughtWith(times)), now);
    const { writes: foughtTwice } = foughtWith(2);
    expect(written(fought(1))).toHaveLength(1);
    expect(written(fought(2))).toEqual([]);
    expect(fought(2).lookAgainMs).toBe(60_000);
    const blocked = decide(look({ pooled: { 1: null }, writes: foughtTwice }), now).lane.blocking;
    expect(blocked).toMatchObject({ code: 'CHANGED_BY_OTHERS', params: { kind: 'Upstream', gone: true } });
  });
});

describe('a pool is left as it is', () => {
  it.each<[string, Partial<Parameters<typeof seenPools>[0]>]>([
    ['while its pods cannot be looked at', { workloads: { 1: unseen() } }],
    ['while it cannot be looked at itself', { pooled: { 1: unseen() } }],
    ['when it is a stranger’s', { pooled: { 1: poolTo(main, { ours: false, addresses: [] }) } }],
    [
      'when a newer decision than the rows know wrote it',
      { pooled: { 1: poolTo(main, { tick: 51, addresses: [] }) } },
    ],
  ])('%s', (_, of) => {
    expect(written(decide(look(of), now))).toEqual([]);
  });

  it('when its row is past its point of no return: nobody calls it any more', () => {
    const gone = { ...main, status: 'DELETING', removalAt: 5, shutdownAt: 5 } as const;
    const of = {
      lane: {},
      rows: [gone],
      route: null,
      workloads: {
        1: ready(gone, { ...podsOf(gone, { terminating: true }), present: false, deleting: true }),
      },
    };
    expect(acts(decide(seenPools(of), now))).toEqual([]);
  });

  it('when it is none: an internal deployment has no route, and one of the other mode a Service', () => {
    for (const row of [pooledServing(1, { external: false }), serving(1)])
      expect(acts(decide(look({ pooled: { 1: null } }, row), now))).not.toContain('APPLY_POOL 1');
  });
});

it.each<[string, Partial<Deployment>]>([
  ['warm', { status: 'REPLACING', relatedId: 2, shutdownAt: now - 1 }],
  ['a canary', { canary: true, canaryType: 'HEADER', canaryValue: 'v2' }],
  ['draining', { status: 'DELETING', shutdownAt: now - 1 }],
])('who is %s is followed, too: the next route write leads to who is there', (_, values) => {
  const second = pooledServing(2);
  const row = pooledServing(1, values);
  const o = seenPools({
    lane: { mainId: 2, canaryId: row.canary ? 1 : null, route: writtenTo(second) },
    rows: [row, second],
    route: routeToPool(second),
    environment: { keepWarmMs: 60_000 },
    pooled: { 1: poolTo(row, { addresses: ['10.9.9.9:8080'] }) },
  });

  expect(acts(decide(o, now))).toContain('APPLY_POOL 1');
});

describe('a pool is made', () => {
  const next = fresh(2, { replicas: 2 });
  const entering = (pods: Parameters<typeof podsOf>[1][], values = {}) =>
    look({
      rows: [main, next],
      workloads: { 2: ready(next, { ...podsOf(next, ...pods), ...values }) },
      pooled: { 2: null },
    });

  it('once its deployment is ready, before its route names it', () => {
    const decision = decide(entering([{}, {}]), now);

    expect(acts(decision)).toEqual(['APPLY_POOL 2']);
    expect(decision.actions).toMatchObject([
      {
        pool: {
          ref: { namespace: 'dev', name: next.name },
          laneId: 7,
          tick: 50,
          addresses: [at(next, 1), at(next, 2)],
        },
      },
    ]);
  });

  it('not before', () => {
    const half = { availableReplicas: 1, unavailableReplicas: 1 };

    expect(acts(decide(entering([{}, { ready: false }], half), now))).toEqual([]);
  });
});

describe('the end of a row of the mode UNCOUPLED', () => {
  const gone = pooledServing(1, { status: 'DELETING', removalAt: 5, shutdownAt: 5 });
  const ended = (pool: NonNullable<Parameters<typeof seenPools>[0]['pooled']>[number], values = {}) =>
    decide(
      seenPools({ rows: [{ ...gone, ...values }], route: null, workloads: { 1: null }, pooled: { 1: pool } }),
      now,
    );

  it('its pool goes when its pods are gone, and only then the row ends', () => {
    expect(acts(ended(poolTo(gone)))).toEqual(['REMOVE_POOL 1']);
    expect(change(ended(poolTo(gone)), 1)).not.toHaveProperty('status');
    expect(change(ended(null), 1)).toMatchObject({ status: 'WITHDRAWN' });
  });

  it('waits while the pool cannot be looked at', () => {
    const decision = ended(unseen());

    expect(acts(decision)).toEqual([]);
    expect(change(decision, 1)).not.toHaveProperty('status');
    expect(decision.lookAgainMs).not.toBeNull();
  });

  it('leaves a stranger’s pool, and one of a newer decision', () => {
    expect(change(ended(poolTo(gone, { ours: false })), 1)).toMatchObject({ status: 'WITHDRAWN' });
    expect(acts(ended(poolTo(gone, { tick: 51 })))).toEqual([]);
  });

  it('has none to remove where nothing was ever applied, or its route was of another kind', () => {
    for (const values of [{ clusterId: null }, { deployMode: 'NATIVE' } as const])
      expect(change(ended(null, values), 1)).toMatchObject({ status: 'WITHDRAWN' });
  });
});

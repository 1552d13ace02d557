import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import { decide } from './decide.js';
import {
  acts,
  broken,
  canaryBy,
  change,
  ending,
  given,
  now,
  pod,
  ready,
  routeTo,
  starting,
  unseen,
  wellSince,
  writtenTo,
} from './observed.fixture.js';

const old = serving(1, { status: 'REPLACING', relatedId: 2 });
const fresh = deployment(2, { clusterId: 'here' });
const replacing = {
  lane: { mainId: 1, route: writtenTo(old) },
  rows: [old, fresh],
  route: routeTo(old),
} as const;

describe('bringing a deployment', () => {
  it('makes its workload first, and remembers on which cluster', () => {
    const decision = decide(given({ rows: [deployment(1)], workloads: { 1: null } }), now);

    expect(acts(decision)).toEqual(['ENSURE_WORKLOAD 1']);
    expect(change(decision, 1)).toMatchObject({ clusterId: 'here' });
  });

  it('writes no route while its pods start', () => {
    const decision = decide(given({ rows: [fresh], workloads: { 2: starting(fresh) } }), now);

    expect(acts(decision)).toEqual([]);
    expect(decision.lookAgainMs).not.toBeNull();
  });

  it.each([
    [0, [], 50],
    [1, ['APPLY_ROUTE 2@50'], 10_000],
    [null, ['APPLY_ROUTE 2@50'], 10_000],
  ])(
    'writes no route before gateways are told where its pods are: of %s they are',
    (endpoints, expected, lookAgainMs) => {
      const decision = decide(given({ rows: [fresh], workloads: { 2: ready(fresh, { endpoints }) } }), now);

      expect(acts(decision)).toEqual(expected);
      expect(decision.lookAgainMs).toBe(lookAgainMs);
    },
  );

  it('writes the route when it is ready, and first commits that requests may reach it', () => {
    const decision = decide(given({ rows: [fresh] }), now);

    expect(acts(decision)).toEqual(['APPLY_ROUTE 2@50']);
    expect(change(decision, 2)).toMatchObject({ routedAt: now });
    expect(decision.lane.route).toMatchObject({ state: 'WRITING', since: now });
  });

  it('gives the gateway its time once the route is read back', () => {
    const decision = decide(given({ rows: [{ ...fresh, routedAt: 5 }], route: routeTo(fresh) }), now);

    expect(decision.lane.route).toMatchObject({
      state: 'READ_BACK',
      since: now,
      written: { main: fresh.name },
      inForce: null,
    });
    expect(change(decision, 2)).not.toHaveProperty('status');
    expect(decision.lookAgainMs).toBe(200);
  });

  it.each([
    [199, 'DEPLOYING'],
    [200, 'DEPLOYED'],
  ])('is in force when the time to settle is over: after %i ms it is %s', (ms, status) => {
    const lane = { route: writtenTo(fresh, now - ms) };
    const decision = decide(given({ lane, rows: [{ ...fresh, routedAt: 5 }], route: routeTo(fresh) }), now);

    expect({ ...fresh, ...change(decision, 2) }.status).toBe(status);
    expect(decision.lane.mainId).toBe(status === 'DEPLOYED' ? 2 : undefined);
  });

  it('is in force at once when the data plane says so, and not while it says no', () => {
    const asked = (dataPlane: 'yes' | 'no') =>
      decide(
        given({ lane: { route: writtenTo(fresh) }, rows: [fresh], route: routeTo(fresh), dataPlane }),
        now,
      );

    expect(change(asked('yes'), 2)).toMatchObject({
      status: 'DEPLOYED',
      servedAt: now,
      lifecycle: 'RUNNING',
    });
    expect(change(asked('no'), 2)).not.toHaveProperty('status');
  });

  it('is never in force while it cannot be looked at', () => {
    const of = { rows: [{ ...fresh, routedAt: 5 }], workloads: { 2: unseen() } };
    const lane = { route: writtenTo(fresh) };
    const external = given({ ...of, lane, route: routeTo(fresh), dataPlane: 'yes' });
    const internal = given({ ...of, rows: [{ ...fresh, external: false }] });

    for (const o of [external, internal]) {
      expect(change(decide(o, now), 2)).not.toHaveProperty('status');
      expect(decide(o, now).lane).not.toHaveProperty('mainId');
    }
  });

  it('of an internal one ends when it is ready, without a route', () => {
    const internal = { ...fresh, external: false };
    const decision = decide(given({ rows: [internal] }), now);

    expect(acts(decision)).toEqual([]);
    expect(decision.lane.mainId).toBe(2);
    expect(change(decision, 2)).toMatchObject({ status: 'DEPLOYED', servedAt: now });
    expect(change(decision, 2)).not.toHaveProperty('routeProvider');
  });
});

describe('replacing', () => {
  it('changes nothing for traffic while the new one is not ready (defect 4)', () => {
    for (const workload of [null, starting(fresh), broken(fresh), ready(fresh, { availableReplicas: 0 })]) {
      const decision = decide(given({ ...replacing, workloads: { 2: workload } }), now);

      expect(acts(decision).filter((action) => action.startsWith('APPLY_ROUTE'))).toEqual([]);
      expect(decision.lane.mainId).toBeUndefined();
      expect(change(decision, 1)).not.toHaveProperty('shutdownAt');
    }
  });

  it('moves the route in one write when it is ready', () => {
    expect(acts(decide(given(replacing), now))).toEqual(['APPLY_ROUTE 2@50']);
  });

  it('starts the drain of the old one when the new one is in force, and not before', () => {
    const rows = [old, { ...fresh, routedAt: 5 }];
    const settling = given({
      ...replacing,
      rows,
      lane: { mainId: 1, route: writtenTo(fresh, now) },
      route: routeTo(fresh),
    });
    const settled = given({
      ...replacing,
      rows,
      lane: { mainId: 1, route: writtenTo(fresh) },
      route: routeTo(fresh),
    });

    expect(change(decide(settling, now), 1)).not.toHaveProperty('shutdownAt');
    expect(decide(settled, now).lane.mainId).toBe(2);
    expect(change(decide(settled, now), 1)).toMatchObject({ shutdownAt: now, lifecycle: 'CLOSING' });
    expect(change(decide(settled, now), 1)).not.toHaveProperty('removalAt');
  });

  it('heals the one that serves for as long as it does, also when it is REPLACING', () => {
    const workloads = { 1: null, 2: starting(fresh) };

    expect(acts(decide(given({ ...replacing, workloads }), now))).toEqual(['ENSURE_WORKLOAD 1']);
  });

  it('goes back to the old one when the new one stops being ready before it is in force', () => {
    const o = given({ ...replacing, route: routeTo(fresh), workloads: { 2: starting(fresh) } });

    expect(acts(decide(o, now))).toEqual(['APPLY_ROUTE 1@50']);
  });

  it('does not take the old one for in force at the moment its route is written again', () => {
    const back = decide(
      given({ ...replacing, route: routeTo(fresh), workloads: { 2: starting(fresh) } }),
      now,
    );
    const route = back.lane.route ?? null;
    const after = given({
      ...replacing,
      lane: { mainId: 1, route },
      workloads: { 2: starting(fresh) },
    });

    expect(route).toMatchObject({ state: 'WRITING' });
    expect(decide(after, now + 10).lane.route).toMatchObject({ state: 'READ_BACK', since: now + 10 });
  });

  it('nor counts a drain from a route that is only on its way back', () => {
    const undone = { ...fresh, status: 'DELETING', routedAt: 5 } as const;
    const rows = [{ ...old, status: 'DEPLOYING', tick: 50 } as const, undone];
    const route = writtenTo(old, 0, { state: 'WRITING' });
    const decision = decide(given({ lane: { mainId: 1, route }, rows, route: routeTo(old) }), now);

    expect(change(decision, 2)).not.toHaveProperty('shutdownAt');
    expect(change(decision, 1)).not.toHaveProperty('status');
  });

  it('leaves the route as it is while one that has entered it cannot be looked at', () => {
    const o = given({ ...replacing, route: routeTo(fresh), workloads: { 2: unseen() } });

    expect(acts(decide(o, now))).toEqual([]);
    expect(decide(o, now).lane.mainId).toBeUndefined();
  });

  it('trusts a yes of the data plane when the route comes back to the new one: it speaks of this very write', () => {
    const routed = { ...fresh, routedAt: 5 };
    const back = decide(given({ ...replacing, rows: [old, routed] }), now);
    const route = back.lane.route ?? null;
    const readBack = (dataPlane: 'yes' | 'cannot tell') =>
      decide(
        given({
          ...replacing,
          lane: { mainId: 1, route },
          rows: [old, routed],
          route: routeTo(fresh),
          dataPlane,
        }),
        now,
      );

    expect(acts(back)).toEqual(['APPLY_ROUTE 2@50']);
    expect(readBack('yes').lane.mainId).toBe(2);
    expect(readBack('cannot tell').lane.mainId).toBeUndefined();
  });

  it('does not make again what leaves in the same decision', () => {
    const o = given({
      lane: { mainId: 1, route: writtenTo(fresh) },
      rows: [old, { ...fresh, routedAt: 5 }],
      route: routeTo(fresh),
      workloads: { 1: null },
      environment: { drainMs: 0 },
    });

    expect(change(decide(o, now), 1)).toMatchObject({ status: 'WITHDRAWN' });
    expect(acts(decide(o, now))).toEqual([]);
  });
});

describe('a lane that serves', () => {
  const row = serving(1);
  const settled = {
    lane: { mainId: 1, route: writtenTo(row) },
    rows: [row],
    route: routeTo(row),
  } as const;
  const quiet = {
    ...row,
    readyReplicas: 1,
    pods: ready(row).pods,
    conditions: wellSince(5),
  } as const;

  it('is left alone: nothing to do, to write or to wait for', () => {
    const decision = decide(given({ ...settled, rows: [quiet] }), now);

    expect(decision).toEqual({
      lane: {},
      rows: new Map(),
      records: new Map(),
      undo: null,
      back: null,
      offline: null,
      givesUp: null,
      actions: [],
      wakes: [],
      lookAgainMs: null,
    });
  });

  it.each<[string, NonNullable<Parameters<typeof given>[0]['workloads']>]>([
    ['is gone', { 1: null }],
    ['lost its Service', { 1: ready(row, { servicePresent: false }) }],
    ['was edited', { 1: ready(row, { hash: 'edited' }) }],
    ['was scaled by hand', { 1: ready(row, { wantedReplicas: 0 }) }],
  ])('is healed when its workload %s', (_what, workloads) => {
    expect(acts(decide(given({ ...settled, workloads }), now))).toEqual(['ENSURE_WORKLOAD 1']);
  });

  it('waits for the end of a deletion by someone else before it is made again', () => {
    expect(acts(decide(given({ ...settled, workloads: { 1: ending(row) } }), now))).toEqual([]);
  });

  it.each<[string, Parameters<typeof routeTo>[1] | null]>([
    ['is gone', null],
    ['leads elsewhere', { main: { service: 'other', port: 80 } }],
    ['was edited', { intact: false }],
    ['has another host', { host: 'other' }],
    ['carries an older tick', { tick: 49 }],
  ])('gets its route back when it %s', (_what, values) => {
    const route = values === null ? null : routeTo(row, values);

    const decision = decide(given({ ...settled, route }), now);

    expect(acts(decision)).toEqual(['APPLY_ROUTE 1@50']);
    // Since when requests may reach it is not now.
    expect(change(decision, 1)).not.toHaveProperty('routedAt');
  });

  it('gets none while its canary is on a cluster that nobody can reach: half a route loses its requests', () => {
    const canary = serving(2, { ...canaryBy.header, clusterId: 'there' });
    const of = { lane: { mainId: 1, canaryId: 2 }, rows: [row, canary], route: null };

    expect(acts(decide(given(of), now))).toEqual([]);
    expect(acts(decide(given({ ...of, lost: new Set() }), now))).toEqual(['APPLY_ROUTE 1@50']);
  });

  it('is still named by its lane when its row is gone and nobody follows', () => {
    expect(decide(given({ lane: { mainId: 1 } }), now).lane).toEqual({});
  });

  it('stays in force while only the tick is stamped on its route', () => {
    const decision = decide(given({ ...settled, route: routeTo(row, { tick: 49 }) }), now);

    expect(decision.lane.route).toBeUndefined();
  });

  it('is not healed again while it is being taken offline: its route goes, nothing is made', () => {
    const leaving = { ...row, status: 'DELETING' } as const;

    expect(acts(decide(given({ ...settled, rows: [leaving], workloads: { 1: null } }), now))).toEqual([
      'REMOVE_ROUTE',
    ]);
  });

  it('keeps its route while its pods are not ready: leaving is decided by rows alone', () => {
    const decision = decide(given({ ...settled, workloads: { 1: broken(row) } }), now);

    expect(acts(decision)).toEqual([]);
    expect(decision.lane.mainId).toBeUndefined();
  });

  it('is not touched where it cannot be seen', () => {
    expect(acts(decide(given({ ...settled, workloads: { 1: unseen() } }), now))).toEqual([]);
    expect(acts(decide(given({ ...settled, route: unseen() }), now))).toEqual([]);
  });

  it('is DEPLOYED again as soon as it is reinstated, without new pods', () => {
    const reinstated = { ...row, status: 'DEPLOYING', tick: 50 } as const;
    const decision = decide(given({ ...settled, rows: [reinstated] }), now);

    expect(acts(decision)).toEqual([]);
    expect(change(decision, 1)).toMatchObject({ status: 'DEPLOYED', servedAt: 200 });
  });

  it('is so, too, before it has its autoscaler again: that is no change that somebody waits for', () => {
    const scaling = { autoscale: { min: 1, max: 3, cpuPercent: 80 }, foreign: null };
    const reinstated = { ...row, scaling, status: 'DEPLOYING', lifecycle: 'RUNNING', tick: 50 } as const;
    const decision = decide(given({ ...settled, rows: [reinstated] }), now);

    expect(acts(decision)).toEqual(['ENSURE_AUTOSCALER 1']);
    expect(change(decision, 1)).toMatchObject({ status: 'DEPLOYED' });
  });
});

describe('what is changed in place', () => {
  const main = serving(1, { replicas: 2, inForce: { weight: null, replicas: 2 } });
  const scaled = { ...main, replicas: 4, status: 'DEPLOYING', lifecycle: 'MODIFYING', tick: 50 } as const;
  const canary = serving(2, {
    canary: true,
    canaryType: 'WEIGHT',
    weight: 20,
    replicas: 2,
    inForce: { weight: 20, replicas: 2 },
  });
  const moved = { ...canary, weight: 40, status: 'DEPLOYING', lifecycle: 'MODIFYING', tick: 50 } as const;
  const split = (weight: number) =>
    routeTo(main, {}, { service: canary.name, port: 80, header: null, weight });
  const both = (weight: number) => ({
    ...writtenTo(main),
    written: recordOfCanary(weight),
    inForce: recordOfCanary(weight),
  });
  const recordOfCanary = (weight: number) => {
    const { written } = writtenTo(main);
    return written && { ...written, canary: canary.name, weight };
  };
  const statusOf = (o: Parameters<typeof given>[0], id: number) => change(decide(given(o), now), id).status;

  it('is scaled first, and DEPLOYED only when all its pods are ready', () => {
    const of = { lane: { mainId: 1, route: writtenTo(main) }, rows: [scaled], route: routeTo(main) };
    const two = ready(main);
    const growing = ready(scaled, { availableReplicas: 3, unavailableReplicas: 1 });

    expect(acts(decide(given({ ...of, workloads: { 1: two } }), now))).toEqual(['ENSURE_WORKLOAD 1']);
    expect(statusOf({ ...of, workloads: { 1: two } }, 1)).toBeUndefined();
    expect(statusOf({ ...of, workloads: { 1: growing } }, 1)).toBeUndefined();
    expect(statusOf({ ...of, workloads: { 1: unseen() } }, 1)).toBeUndefined();
    expect(change(decide(given(of), now), 1)).toMatchObject({
      status: 'DEPLOYED',
      lifecycle: 'RUNNING',
    });
    expect(change(decide(given(of), now), 1).inForce).toEqual({ weight: null, replicas: 4 });
  });

  it('waits for its pods also where nothing says what was last in force', () => {
    const rows = [{ ...scaled, inForce: null }];
    const of = { lane: { mainId: 1, route: writtenTo(main) }, rows, route: routeTo(main) };
    const workloads = { 1: ready(scaled, { availableReplicas: 3, unavailableReplicas: 1 }) };

    expect(statusOf({ ...of, workloads }, 1)).toBeUndefined();
    expect(statusOf(of, 1)).toBe('DEPLOYED');
  });

  it('that goes back to the number last in force waits until that is so', () => {
    const back = { ...scaled, replicas: 2 };
    const of = { lane: { mainId: 1, route: writtenTo(main) }, rows: [back], route: routeTo(main) };

    expect(statusOf({ ...of, workloads: { 1: ready(scaled) } }, 1)).toBeUndefined();
    expect(statusOf({ ...of, workloads: { 1: ready(back, { settled: false }) } }, 1)).toBeUndefined();
    expect(statusOf({ ...of, workloads: { 1: unseen() } }, 1)).toBeUndefined();
    expect(statusOf(of, 1)).toBe('DEPLOYED');
  });

  it('keeps serving while it grows', () => {
    const of = { lane: { mainId: 1, route: writtenTo(main) }, rows: [scaled], route: routeTo(main) };
    const decision = decide(given({ ...of, workloads: { 1: ready(main) } }), now);

    expect(decision.lane.mainId).toBeUndefined();
    expect(acts(decision)).not.toContain('REMOVE_ROUTE');
  });

  it('has its weight in force only when the route with it is', () => {
    const of = (weight: number) => ({
      lane: { mainId: 1, canaryId: 2, route: both(weight) },
      rows: [main, moved],
      route: split(weight),
    });

    expect(acts(decide(given(of(20)), now))).toEqual(['APPLY_ROUTE 1@50']);
    expect(statusOf(of(20), 2)).toBeUndefined();
    expect(change(decide(given(of(40)), now), 2)).toMatchObject({
      status: 'DEPLOYED',
      inForce: { weight: 40, replicas: 2 },
    });
  });

  it('may have an unready pod when only its weight moved', () => {
    const of = {
      lane: { mainId: 1, canaryId: 2, route: both(40) },
      rows: [main, moved],
      route: split(40),
      workloads: { 2: ready(moved, { availableReplicas: 1, pods: [pod('a'), pod('b', { ready: false })] }) },
    };

    expect(statusOf(of, 2)).toBe('DEPLOYED');
  });
});

describe('what is not ours', () => {
  it('is never applied over: a Deployment with our name (NAME_TAKEN)', () => {
    const o = given({ rows: [fresh], workloads: { 2: ready(fresh, { ours: false }) } });

    expect(acts(decide(o, now))).toEqual([]);
    expect(decide(o, now).lane.blocking).toMatchObject({ code: 'NAME_TAKEN', params: { name: fresh.name } });
  });

  it('is never applied over: a route with our name (NAME_TAKEN)', () => {
    const o = given({ rows: [fresh], route: routeTo(fresh, { ours: false, main: null }), records: [] });

    expect(acts(decide(o, now))).toEqual([]);
    expect(decide(o, now).lane.blocking).toMatchObject({
      code: 'NAME_TAKEN',
      params: { name: fresh.routeName },
    });
  });

  it('nor a route that is ahead of our rows', () => {
    const o = given({ ...replacing, route: routeTo(old, { tick: 51 }) });

    expect(acts(decide(o, now))).toEqual([]);
    expect(decide(o, now).lane.blocking).toMatchObject({
      code: 'ROUTE_AHEAD',
      params: { live: 51, known: 50 },
    });
  });
});

describe('the disruption budget', () => {
  const decided = (row: Deployment, budget?: boolean) =>
    decide(
      given({
        rows: [row],
        lane: { mainId: 1, route: writtenTo(row) },
        workloads: { 1: ready(row, budget === undefined ? {} : { budget }) },
        route: routeTo(row),
      }),
      now,
    );
  const autoscale = (min: number) => ({ autoscale: { min, max: 9, cpuPercent: 80 }, foreign: null });

  it.each<[string, Partial<Deployment>, boolean]>([
    ['beside two pods', { replicas: 2 }, true],
    ['not beside one', { replicas: 1 }, false],
    ['beside an autoscaler that keeps two', { replicas: 2, scaling: autoscale(2) }, true],
    ['not beside one that may keep one alone', { replicas: 5, scaling: autoscale(1) }, false],
  ])('is kept %s', (_, values, wanted) => {
    const row = serving(1, values);
    const ensures = (budget?: boolean) => acts(decided(row, budget)).includes('ENSURE_WORKLOAD 1');
    expect([ensures(wanted), ensures(!wanted)]).toEqual([false, true]);
    // One of before, or of a namespace where it may not be kept.
    expect(ensures()).toBe(false);
  });
});

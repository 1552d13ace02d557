import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { PodState } from '../port/cluster.js';
import { decide } from './decide.js';
import { endsNow } from './leave.js';
import {
  acts,
  change,
  ending,
  given,
  now,
  pod,
  ready,
  routeTo,
  unseen,
  writtenTo,
} from './observed.fixture.js';

const old = serving(1, { status: 'REPLACING', relatedId: 2, shutdownAt: now - 3000 });
const successor = serving(2);
const replaced = {
  lane: { mainId: 2, route: writtenTo(successor) },
  rows: [old, successor],
  route: routeTo(successor),
} as const;

describe('what was replaced', () => {
  it('drains for its whole time before anything is decided', () => {
    const draining = { ...old, shutdownAt: now - 2999 };
    const decision = decide(given({ ...replaced, rows: [draining, successor] }), now);

    expect(acts(decision)).toEqual([]);
    expect(change(decision, 1)).not.toHaveProperty('removalAt');
    expect(decision.lookAgainMs).toBe(1);
  });

  it('is removed after that: the point of no return stands in the same decision as the deletion', () => {
    const decision = decide(given(replaced), now);

    expect(acts(decision)).toEqual(['REMOVE_WORKLOAD 1']);
    expect(decision.actions).toMatchObject([{ uid: 'uid-1' }]);
    expect(change(decision, 1)).toMatchObject({ removalAt: now, lifecycle: 'CLOSING' });
  });

  it('is removed only by a look that began after its drain was over', () => {
    const slow = given({ ...replaced, askedAt: now - 1 });

    expect(acts(decide(slow, now))).toEqual([]);
    expect(decide(slow, now).lookAgainMs).toBe(1);
  });

  it('drains anew when a write that came late leads to it again', () => {
    const late = given({ ...replaced, route: routeTo(old) });

    expect(change(decide(late, now), 1)).toMatchObject({ shutdownAt: null });
    expect(acts(decide(late, now))).toEqual(['APPLY_ROUTE 2@50']);
  });

  it('begins to drain only once the route without it is in force', () => {
    const unverified = { ...old, shutdownAt: null };
    const settling = { mainId: 2, route: writtenTo(successor, now - 100) };
    const decision = decide(given({ ...replaced, rows: [unverified, successor], lane: settling }), now);

    expect(change(decision, 1)).not.toHaveProperty('shutdownAt');
    expect(change(decide(given({ ...replaced, rows: [unverified, successor] }), now), 1)).toMatchObject({
      shutdownAt: now,
    });
  });

  it('drains also when it was internal: its callers found it without a route', () => {
    const internal = { external: false, routedAt: null };
    const rows = [serving(1, { ...internal, status: 'REPLACING' }), serving(2, internal)];
    const decision = decide(given({ lane: { mainId: 2 }, rows }), now);

    expect(acts(decision)).toEqual([]);
    expect(change(decision, 1)).toMatchObject({ shutdownAt: now });
  });

  it('waits while its pods end, and is WITHDRAWN when none is left', () => {
    const going = { ...old, removalAt: now - 10 };
    const rows = [going, successor];

    expect(acts(decide(given({ ...replaced, rows, workloads: { 1: ending(old) } }), now))).toEqual([]);
    expect(decide(given({ ...replaced, rows, workloads: { 1: ending(old) } }), now).lookAgainMs).toBe(1000);
    expect(
      change(decide(given({ ...replaced, rows, workloads: { 1: ending(old) } }), now), 1),
    ).not.toHaveProperty('status');
    expect(change(decide(given({ ...replaced, rows, workloads: { 1: null } }), now), 1)).toMatchObject({
      status: 'WITHDRAWN',
      lifecycle: 'CLOSING',
      readyReplicas: 0,
      pods: [],
      finishedAt: now,
    });
  });

  it('waits where nobody knows which one it would delete', () => {
    const rows = [{ ...old, removalAt: now - 10 }, successor];
    const decision = decide(given({ ...replaced, rows, workloads: { 1: ready(old, { uid: null }) } }), now);

    expect(acts(decision)).toEqual([]);
    expect(decision.lookAgainMs).toBe(1000);
  });

  it("is removed beside a former write on a route that no row's is any more", () => {
    const route = routeTo(successor, { tick: 49, main: { service: 'maintenance', port: 80 } });
    const rows = [{ ...old, status: 'DELETING' } as const];

    expect(acts(decide(given({ lane: { route: writtenTo(null) }, rows, route }), now))).toEqual([
      'REMOVE_WORKLOAD 1',
    ]);
  });

  it('is deleted again when the first deletion was lost', () => {
    const rows = [{ ...old, removalAt: now - 10 }, successor];

    expect(acts(decide(given({ ...replaced, rows }), now))).toEqual(['REMOVE_WORKLOAD 1']);
    expect(decide(given({ ...replaced, rows }), now).lookAgainMs).toBe(1000);
  });

  it('is WITHDRAWN without being touched when the name is a stranger’s by now', () => {
    const decision = decide(given({ ...replaced, workloads: { 1: ready(old, { ours: false }) } }), now);

    expect(acts(decision)).toEqual([]);
    expect(change(decision, 1)).toMatchObject({ status: 'WITHDRAWN' });
  });
});

describe('the pod whose last words are kept', () => {
  const undone = deployment(3, { status: 'DELETING', clusterId: 'here' });
  const fell = (row: Deployment, ...pods: readonly PodState[]) =>
    decide(
      given({ ...replaced, rows: [row, successor], workloads: { [row.id]: ready(row, { pods }) } }),
      now,
    ).actions.map((action) => ('fell' in action ? action.fell : action.kind));
  const restarted = pod('b', { restarts: 2 });

  it('is one whose container ended, of what never served or was left', () => {
    expect(fell(undone, pod('a', { ready: false }), restarted)).toEqual(['b']);
    expect(fell({ ...old, leftBy: 9 }, pod('a'), restarted)).toEqual(['b']);
    expect(fell(undone, pod('a', { reason: 'POD_FAILED', ready: false }))).toEqual(['a']);
    expect(fell(undone, pod('a', { ready: false }))).toEqual([null]);
  });

  it('of what served well to its end, is one that is down now', () => {
    expect(fell(old, pod('a'), restarted)).toEqual([null]);
    expect(fell(old, pod('a'), { ...restarted, ready: false })).toEqual(['b']);
  });
});

describe('what never served', () => {
  const undone = deployment(2, { status: 'DELETING', clusterId: 'here' });

  it('is removed at once, without drain', () => {
    expect(acts(decide(given({ rows: [undone] }), now))).toEqual(['REMOVE_WORKLOAD 2']);
  });

  it('is WITHDRAWN at once when it was never made', () => {
    expect(change(decide(given({ rows: [undone], workloads: { 2: null } }), now), 2)).toMatchObject({
      removalAt: now,
      status: 'WITHDRAWN',
    });
  });

  it('but was written into the route leaves it first, and drains', () => {
    const routed = { ...undone, routedAt: 5 };
    const named = decide(given({ rows: [routed], route: routeTo(routed) }), now);
    const off = decide(given({ rows: [routed], lane: { route: writtenTo(null) } }), now);

    expect(acts(named)).toEqual(['REMOVE_ROUTE']);
    expect(named.lane.route).toMatchObject({ state: 'WRITING' });
    expect(acts(off)).toEqual([]);
    expect(change(off, 2)).toMatchObject({ shutdownAt: now });
  });
});

describe('nothing is removed', () => {
  it.each<[string, Parameters<typeof given>[0]]>([
    ['that a live route names', { ...replaced, route: routeTo(old) }],
    [
      'that a live route names as its canary',
      {
        ...replaced,
        route: routeTo(successor, {}, { service: old.name, port: 80, header: null, weight: 10 }),
      },
    ],
    ["that a stranger's route names", { ...replaced, route: routeTo(old, { ours: false }) }],
    ['that is in force, whatever its status', { ...replaced, lane: { mainId: 1 } }],
    ['while the route cannot be seen', { ...replaced, route: unseen() }],
    ['while the workload cannot be seen', { ...replaced, workloads: { 1: unseen() } }],
    ['while the cluster cannot be told', { ...replaced, clusterId: unseen() }],
    ['on another cluster than it was made on', { ...replaced, clusterId: { known: true, value: 'there' } }],
    ["before the lane's tick stands on the route", { ...replaced, route: routeTo(successor, { tick: 49 }) }],
    ['while a newer tick stands on the route', { ...replaced, route: routeTo(successor, { tick: 51 }) }],
  ])('%s', (_what, of) => {
    const decision = decide(given(of), now);

    expect(acts(decision).filter((action) => action.startsWith('REMOVE'))).toEqual([]);
    expect(change(decision, 1)).not.toHaveProperty('removalAt');
    expect(change(decision, 1)).not.toHaveProperty('status');
  });

  it.each<[string, Parameters<typeof given>[0]]>([
    ['a live route names it again', { route: routeTo(old) }],
    ['the route cannot be seen', { route: unseen() }],
    ['the cluster cannot be told', { clusterId: unseen() }],
  ])('of a row past its point of no return while %s', (_what, of) => {
    const decision = decide(
      given({ ...replaced, rows: [{ ...old, removalAt: now - 10 }, successor], ...of }),
      now,
    );

    expect(acts(decision).filter((action) => action.startsWith('REMOVE'))).toEqual([]);
    expect(change(decision, 1)).not.toHaveProperty('shutdownAt');
  });
});

describe('taking the main offline', () => {
  const row = serving(1, { status: 'DELETING' });
  const lane = { mainId: 1, route: writtenTo(row) };

  it('removes its route first', () => {
    const decision = decide(given({ lane, rows: [row], route: routeTo(row) }), now);

    expect(acts(decision)).toEqual(['REMOVE_ROUTE']);
    expect(decision.lane.mainId).toBeUndefined();
  });

  it.each<[string, Parameters<typeof routeTo>[1]]>([
    ['is not ours', { ours: false }],
    ['is ahead of our rows', { tick: 51 }],
  ])('leaves a route to it that %s', (_, values) => {
    expect(acts(decide(given({ lane, rows: [row], route: routeTo(row, values) }), now))).toEqual([]);
  });

  it('lets it go once that is in force, and then drains it', () => {
    const off = { ...lane, route: writtenTo(null) };
    const decision = decide(given({ lane: off, rows: [row] }), now);

    expect(decision.lane.mainId).toBeNull();
    expect(change(decision, 1)).toMatchObject({ shutdownAt: now, lifecycle: 'CLOSING' });
    expect(acts(decision)).toEqual([]);
  });

  it('ends beside a route of our name that leads to none of our rows, and leaves that alone', () => {
    for (const ours of [true, false]) {
      const route = routeTo(row, { ours, main: { service: 'maintenance', port: 80 } });
      const decision = decide(given({ lane: { ...lane, route: writtenTo(null) }, rows: [row], route }), now);

      expect(decision.lane.mainId).toBeNull();
      expect(acts(decision)).toEqual([]);
    }
  });

  it('stops, with a reason, where the route also leads to what has no row', () => {
    const route = routeTo(row, {}, { service: 'orphan', port: 80, header: null, weight: 10 });
    const decision = decide(given({ lane, rows: [row], route }), now);

    expect(acts(decision)).toEqual([]);
    expect(decision.lane.blocking).toMatchObject({ code: 'ROUTE_NAMES_OTHERS', params: { other: 'orphan' } });
  });
});

describe('a look that a removal may be decided on', () => {
  const inForce = { mainId: 1, canaryId: 3 };
  const leaving = (values: Parameters<typeof deployment>[1] = {}) =>
    deployment(2, { status: 'REPLACING', routedAt: 5, servedAt: 5, shutdownAt: 1000, ...values });

  it.each([
    ['drained', leaving(), 4000, true],
    ['still draining', leaving(), 3999, false],
    ['no request ever reached it', leaving({ routedAt: null, servedAt: null, shutdownAt: null }), 0, true],
    ['the drain has not begun', leaving({ shutdownAt: null }), 9999, false],
    ['the point of no return is committed', leaving({ removalAt: 4000 }), 9999, false],
    ['in force', leaving({ id: 1 }), 9999, false],
    ['the canary in force', leaving({ id: 3 }), 9999, false],
    ['taken offline', leaving({ status: 'DELETING' }), 4000, true],
    ['meant to stay', leaving({ status: 'DEPLOYED' }), 9999, false],
  ])('%s', (_, row, askedAt, expected) => {
    expect(endsNow(row, inForce, 3000, askedAt)).toBe(expected);
  });

  it('is asked anew also where there is nothing to drain for', () => {
    expect(endsNow(leaving({ shutdownAt: null }), inForce, 0, 7)).toBe(true);
  });
});

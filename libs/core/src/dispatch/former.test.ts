import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { LaneRoute, RouteRecord } from '../lane/lane-route.js';
import type { RouteHome, RouteState } from '../port/route.js';
import { decide } from './decide.js';
import { formerNames } from './former.js';
import {
  acts,
  besides,
  canaryBy,
  change,
  gateway,
  given,
  now,
  routeTo,
  unseen,
  writtenTo,
} from './observed.fixture.js';

/** Where the environment's routes were before it was switched. */
const before: RouteHome = { ...gateway, provider: 'gateway-api', objectKind: 'HTTPRoute' };
const elsewhere: RouteHome = { ...before, entrance: 'old-gateway:80' };

const old = serving(1, { routeProvider: 'gateway-api', status: 'REPLACING', relatedId: 2 });
const fresh = deployment(2, { clusterId: 'here' });
const brought = serving(2);

/** The new one is in force behind the new gateway, the old one is still in the former's route. */
const switched = (home: RouteHome, values: Partial<typeof old> = {}) => ({
  lane: { mainId: 2, route: writtenTo(brought) },
  rows: [{ ...old, ...values }, brought],
  route: routeTo(brought),
  former: { home, route: { known: true, value: routeTo(old) } } as const,
  environment: { drainMs: 0 },
});
const formerOf = (decision: ReturnType<typeof decide>) =>
  decision.actions.map((action) =>
    'home' in action ? `${action.kind} ${action.home.provider}` : `${action.kind} ${action.deployment.id}`,
  );

describe('a lane whose route provider was switched', () => {
  it('writes the new route when the new one is ready, and leaves the former as it is', () => {
    const o = given({
      lane: { mainId: 1, route: writtenTo(old) },
      rows: [old, fresh],
      route: null,
      former: { home: before, route: { known: true, value: routeTo(old) } },
    });

    expect(formerOf(decide(o, now))).toEqual(['APPLY_ROUTE ingress-nginx']);
    expect(change(decide(o, now), 2)).toMatchObject({ routeProvider: 'ingress-nginx' });
  });

  it('never goes over to the other provider with a row that has one', () => {
    const o = given({ lane: { mainId: 1 }, rows: [{ ...old, status: 'DEPLOYED' }], gateway: before });

    expect(formerOf(decide(o, now))).toEqual(['APPLY_ROUTE gateway-api']);
    expect(change(decide(o, now), 1)).not.toHaveProperty('routeProvider');
  });

  it('does not let the old one drain while the former route still leads to it', () => {
    const settling = { ...switched(elsewhere), lane: { mainId: 1, route: writtenTo(brought) } };
    const decision = decide(given(settling), now);

    expect(decision.lane.mainId).toBe(2);
    expect(change(decision, 1)).not.toHaveProperty('shutdownAt');
    expect(acts(decision)).toEqual([]);
  });

  it('removes the former route at once where both gateways have one address', () => {
    expect(formerOf(decide(given(switched(before)), now))).toEqual(['REMOVE_ROUTE gateway-api']);
  });

  it('else keeps it, and heals who serves there, until a person takes that one offline', () => {
    const kept = switched(elsewhere);

    expect(acts(decide(given(kept), now))).toEqual([]);
    expect(acts(decide(given({ ...kept, workloads: { 1: null } }), now))).toEqual(['ENSURE_WORKLOAD 1']);
    expect(formerOf(decide(given(switched(elsewhere, { status: 'DELETING' })), now))).toEqual([
      'REMOVE_ROUTE gateway-api',
    ]);
  });

  it.each<[string, Partial<typeof old>]>([
    ['was taken offline', { status: 'DELETING' }],
    ['is past its point of no return', { removalAt: 5 }],
  ])('makes nobody again there who %s', (_, values) => {
    const decision = decide(given({ ...switched(elsewhere, values), workloads: { 1: null } }), now);

    expect(acts(decision)).not.toContain('ENSURE_WORKLOAD 1');
  });

  it('drains who was there from when the former route is gone, and its gateway had its time', () => {
    const gone = {
      ...switched(before),
      former: { home: before, route: { known: true, value: null } } as const,
    };
    const decision = decide(given(gone), now);

    expect(change(decision, 1)).toMatchObject({ shutdownAt: now + 200, lifecycle: 'CLOSING' });
    expect(acts(decision)).toEqual([]);
  });

  it('removes nothing while the former route cannot be looked at', () => {
    const blind = { ...switched(before, { shutdownAt: 5 }), former: { home: before, route: unseen() } };

    expect(acts(decide(given(blind), now))).toEqual([]);
    expect(change(decide(given(blind), now), 1)).not.toHaveProperty('removalAt');
  });

  it('leaves alone what is not ours, what is ahead, and what names a deployment without a row', () => {
    for (const route of [
      routeTo(old, { ours: false }),
      routeTo(old, { tick: 60 }),
      routeTo(old, { main: { service: 'orphan', port: 80 } }),
    ]) {
      const o = given({
        ...switched(before),
        former: { home: before, route: { known: true, value: route } },
      });

      expect(formerOf(decide(o, now))).not.toContain('REMOVE_ROUTE gateway-api');
    }
  });

  it('tells whom the former route leads to, and forgets it when it is gone', () => {
    const told = decide(given(switched(elsewhere)), now).lane.route?.former;
    const route = writtenTo(brought, 0, { former: told ?? null });
    const gone = given({
      ...switched(elsewhere),
      lane: { mainId: 2, route },
      former: { home: elsewhere, route: { known: true, value: null } },
    });

    expect(told).toMatchObject({ main: old.name, provider: 'gateway-api', entrance: 'old-gateway:80' });
    expect(decide(gone, now).lane.route?.former).toBeNull();
  });

  it('keeps it while somebody stays whom it leads to', () => {
    const canary = serving(3, { ...canaryBy.header, routeProvider: 'gateway-api', status: 'REPLACING' });
    const removes = (rows: readonly (typeof old)[], live: RouteState) =>
      acts(
        decide(
          given({ ...switched(before), rows, former: { home: before, route: { known: true, value: live } } }),
          now,
        ),
      ).includes('REMOVE_ROUTE');
    const both = routeTo(old, {}, besides(canary));

    expect(removes([old, canary, brought], both)).toBe(true);
    expect(removes([old, { ...canary, status: 'DEPLOYED' }, brought], both)).toBe(false);
    expect(removes([{ ...old, status: 'DEPLOYED' }, canary, brought], both)).toBe(false);
    expect(removes([old, brought], both)).toBe(false);
  });

  it('knows no common address of two gateways of which nobody told one', () => {
    const untold = { entrance: null };
    const o = given({ ...switched({ ...before, ...untold }), gateway: { ...gateway, ...untold } });

    expect(acts(decide(o, now))).toEqual([]);
  });
});

describe('what is told of a former route', () => {
  const canary = serving(3, { ...canaryBy['header and weight'], routeProvider: 'gateway-api' });
  const both = routeTo(old, {}, besides(canary));
  const toldOf = (live: RouteState, known: LaneRoute['former'] = null, rows = [old, brought]) =>
    decide(
      given({
        ...switched(elsewhere),
        rows,
        lane: { mainId: 2, route: writtenTo(brought, 0, { former: known }) },
        former: { home: elsewhere, route: { known: true, value: live } },
      }),
      now,
    ).lane.route?.former;
  const record: RouteRecord = {
    tick: 50,
    main: old.name,
    canary: canary.name,
    header: 'v2',
    weight: 30,
    provider: 'gateway-api',
    entrance: 'old-gateway:80',
    addresses: [{ host: 'dev.localhost', path: '/shop.stable', stripPrefix: true }],
    objects: [{ kind: 'HTTPRoute', name: old.routeName, writtenAt: now, confirmedAt: null, how: null }],
  };

  it('is whom it leads to, where, and by which object', () => {
    expect(toldOf(both)).toEqual(record);
    expect(toldOf(routeTo(old))).toEqual({ ...record, canary: null, header: null, weight: null });
  });

  it('has gaps where its object has', () => {
    expect(toldOf(routeTo(old, { host: null, path: null }), null, [])).toMatchObject({
      addresses: [{ host: '', path: '' }],
      objects: [{ name: '' }],
    });
    expect(toldOf(routeTo(old, { main: null }))).toBeUndefined();
  });

  it('is told once, and again when it leads to others', () => {
    expect(toldOf(both, record)).toBeUndefined();
    expect(toldOf(both, { ...record, main: 'x' })).toEqual(record);
    expect(toldOf(both, { ...record, canary: null })).toEqual(record);
  });

  it('names nobody where there is none, or it could not be looked at', () => {
    expect(formerNames(given({ former: null }))).toEqual([]);
    expect(formerNames(given({ former: { home: before, route: unseen() } }))).toEqual([]);
  });

  it('is left to a lane without rows', () => {
    const nobody = routeTo(old, { main: null });
    const o = given({
      ...switched(before),
      rows: [],
      former: { home: before, route: { known: true, value: nobody } },
    });

    expect(acts(decide(o, now))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { deployment, environment, serving } from '../lane/deployment.fixture.js';
import type { LaneRoute } from '../lane/lane-route.js';
import type { RouteHome, RouteInForce } from '../port/route.js';
import { running } from '../operation/operation.fixture.js';
import { decide } from './decide.js';
import { removedFormer, removedRoute, routeBeforeRemoval } from './gone.js';
import { routeFacts } from './in-force.js';
import { acts, change, fault, given, now, routeTo, unseen, writtenTo } from './observed.fixture.js';

const row = serving(1, { status: 'DELETING' });
const record = running(9, 'DELETE', 1, { createdAt: now - 10 });
type Of = Parameters<typeof given>[0];

/** A route that its gateway had answered for when it was written. */
const answered = (how: 'yes' | 'assumed', since = 0): LaneRoute => {
  const route = writtenTo(row, since);
  const inForce = route.inForce && {
    ...route.inForce,
    objects: route.inForce.objects.map((one) => ({ ...one, how })),
  };
  return { ...route, inForce };
};

/** The lane is taken offline: looks one after the other, each with what the one before has recorded. */
class Offline {
  route: LaneRoute | null;
  serves: boolean = true;
  out = { ...row };
  last: ReturnType<typeof decide> | null = null;

  constructor(route: LaneRoute | null = answered('yes')) {
    this.route = route;
  }

  look(ms: number, of: Of): this {
    const lane = { mainId: this.serves ? 1 : null, route: this.route };
    const o = given({ rows: [this.out], records: [record], askedAt: now + ms, ...of, lane });
    this.last = decide(o, now + ms);
    this.route = this.last.lane.route ?? this.route;
    if (this.last.lane.mainId === null) this.serves = false;
    this.out = { ...this.out, ...change(this.last, 1) };
    return this;
  }

  /** Its route stands. */
  stands(ms = 0, of: Of = {}): this {
    return this.look(ms, { route: routeTo(row), ...of });
  }

  /** Its route is removed, and this is what the data plane says. */
  removed(ms: number, dataPlane: RouteInForce, of: Of = {}): this {
    return this.look(ms, { dataPlane, ...of });
  }

  get steps(): string {
    const steps = this.last?.records.get(9)?.steps ?? [];
    return steps.map(({ name, status }) => `${name} ${status}`).join(', ');
  }
}

describe('a lane that is taken offline', () => {
  it('is out of its route when the gateway says that it serves it no more, and drains from then', () => {
    const lane = new Offline().stands();
    expect(acts(lane.last!)).toEqual(['REMOVE_ROUTE']);

    lane.removed(10, 'no').removed(5_000, 'no');
    expect(lane.serves).toBe(true);
    expect(lane.out.shutdownAt).toBeNull();
    expect(lane.steps).not.toContain('ROUTE_OFF DONE');
    lane.removed(5_100, 'yes');
    expect(lane).toMatchObject({ serves: false, out: { shutdownAt: now + 5_100, lifecycle: 'CLOSING' } });
    expect(lane.steps).toContain('ROUTE_OFF DONE');
    expect(lane.route).toMatchObject({ inForce: null, gone: { how: 'yes', since: now + 5_100 } });
  });

  it('asks again soon at first, then less often', () => {
    const after = (ms: number) => new Offline().stands().removed(0, 'no').removed(ms, 'no').last?.lookAgainMs;

    expect([100, 800, 4000].map(after)).toEqual([15, 100, 500]);
  });

  it('gives those that one address may hide the time to settle, from when the first was without it', () => {
    const lane = new Offline().stands().removed(0, 'no').removed(3_000, 'seen');
    expect(lane.serves).toBe(true);
    expect(lane.route?.gone).toEqual({ answered: true, since: now + 3_000, how: null });
    expect(lane.last?.lookAgainMs).toBe(200);

    expect(lane.removed(3_199, 'seen').serves).toBe(true);
    expect(lane.removed(3_200, 'seen').serves).toBe(false);
    expect(lane.route?.gone).toEqual({ answered: true, since: now + 3_000, how: 'yes' });
  });

  it('begins anew when another one has it still', () => {
    const lane = new Offline().stands().removed(0, 'seen').removed(100, 'no').removed(150, 'seen');

    expect(lane.removed(349, 'seen').serves).toBe(true);
    expect(lane.removed(350, 'seen').serves).toBe(false);
  });

  it('assumes it where nobody can be asked, when the time to settle is over', () => {
    const lane = new Offline().stands().removed(0, 'cannot tell');

    expect(lane.removed(199, 'cannot tell').serves).toBe(true);
    expect(lane.removed(200, 'cannot tell').serves).toBe(false);
    expect(lane.route?.gone).toMatchObject({ how: 'assumed' });
  });

  it('asks for nothing any more that is known to be gone', () => {
    const lane = new Offline().stands().removed(10, 'yes');
    const { route } = lane;

    lane.removed(20, 'cannot tell');
    expect(lane.last?.lane.route).toBeUndefined();
    expect(lane.steps).not.toContain('ROUTE_OFF RUNNING');
    expect(removedOf({ lane: { route } })).toBeNull();
  });

  it.each<[number, string, string]>([
    [29_000, 'WAITING_FOR_GATEWAY', 'The route is removed; the gateway is given time to let go of it.'],
    [31_000, 'GATEWAY_NOT_SYNCED', 'The route is removed, but the gateway serves it still.'],
  ])('says after %i ms what it waits for', (ms, code, message) => {
    const lane = new Offline().stands().removed(0, 'no').removed(ms, 'no');

    expect(lane.last?.lane.blocking ?? { code, message }).toMatchObject({ code, message });
  });
});

describe('a route whose last write may be under way', () => {
  const fresh = answered('yes', now - 100);
  const writing: LaneRoute = { ...fresh, inForce: null };

  it('is removed only once that is in force: who does not have it yet says the same as who has it no more', () => {
    const lane = new Offline(writing).stands(0, { dataPlane: 'no' });
    expect(acts(lane.last!)).toEqual([]);
    expect(lane.last?.lookAgainMs).toBe(15);

    expect(acts(lane.stands(50, { dataPlane: 'yes' }).last!)).toEqual(['REMOVE_ROUTE']);
    expect(lane.route).toMatchObject({ state: 'WRITING', since: now + 50, gone: { answered: true } });
  });

  it.each<[string, number, Of, boolean]>([
    ['nobody can be asked', 0, { dataPlane: 'cannot tell' }, false],
    ['the first answers with it', 0, { dataPlane: 'seen' }, true],
    ['it is refused', 0, { dataPlane: 'no', refusal: fault() }, false],
    ['the gateway does not take it', 9_900, { dataPlane: 'no' }, false],
  ])('waits for nothing where %s', (_, ms, of, isAnswered) => {
    const lane = new Offline(writing).stands(ms, of);

    expect(acts(lane.last!)).toEqual(['REMOVE_ROUTE']);
    expect(lane.route?.gone).toEqual({ answered: isAnswered, since: null, how: null });
  });

  it.each<[string, LaneRoute | null]>([
    ['was in force by time alone', answered('assumed')],
    ['nobody has recorded', null],
  ])('that %s was not answered for', (_, route) => {
    const lane = new Offline(route).stands();

    expect(acts(lane.last!)).toEqual(['REMOVE_ROUTE']);
    expect(lane.route).toMatchObject({ state: 'WRITING', since: now, gone: { answered: false } });
  });

  it('is waited for just so long', () => {
    expect(acts(new Offline(writing).stands(9_899, { dataPlane: 'no' }).last!)).toEqual([]);
  });

  it('tells of a removal that it is tried again, as it was', () => {
    const lane = new Offline(writing).stands(50, { dataPlane: 'yes' });
    const { route } = lane;

    lane.stands(90, { dataPlane: 'cannot tell' });
    expect(acts(lane.last!)).toEqual(['REMOVE_ROUTE']);
    expect(lane.route).toEqual(route);
  });

  it('that is written again tells nothing of its removal any more', () => {
    const lane = new Offline().stands().removed(10, 'no');
    const { route } = decide(
      given({ lane: { mainId: 1, route: lane.route }, rows: [{ ...row, status: 'DEPLOYED' }] }),
      now + 20,
    ).lane;

    expect(route).toMatchObject({ state: 'WRITING', since: now + 20 });
    expect(route).not.toHaveProperty('gone');
  });
});

const gone = { answered: true, since: null, how: null } as const;
const off = { ...writtenTo(null), inForce: answered('yes').inForce, gone };
function removedOf(of: Of) {
  const o = given({ rows: [row], ...of, lane: { route: off, ...of.lane } });
  return removedRoute(o, routeFacts(o, now));
}

describe('who is asked for a removed route', () => {
  const home: RouteHome = { provider: 'apisix', objectKind: 'Route', clusterId: 'here', entrance: null };
  const addressed = off.inForce && {
    ...off.inForce,
    addresses: [{ host: 'before.localhost', path: '/shop.before', stripPrefix: true }],
  };

  it('is its gateway, by the address that it had', () => {
    expect(removedOf({ lane: { route: { ...off, inForce: addressed } } })).toEqual({
      ref: { namespace: 'dev', name: row.routeName },
      laneId: 7,
      host: 'before.localhost',
      path: '/shop.before',
      answered: true,
    });
    expect(removedOf({ lane: { route: { ...off, inForce: null } } })).toMatchObject({
      host: environment().host,
      path: '/shop.stable',
    });
  });

  it.each<[string, Of]>([
    ['nothing was ever written', { lane: { route: null } }],
    ['it was removed before anybody was asked', { lane: { route: writtenTo(null) } }],
    ['it is there', { route: routeTo(row) }],
    ['somebody else has one there', { route: routeTo(serving(8)) }],
    ['one could not look', { route: unseen() }],
    ['one is wanted', { lane: { mainId: 1 }, rows: [serving(1)] }],
    ['no row is left', { rows: [] }],
  ])('is nobody where %s', (_, of) => {
    expect(removedOf(of)).toBeNull();
  });

  it('is nobody by the address while a former gateway may answer there', () => {
    const former = (route: typeof off extends never ? never : Of['route']) =>
      removedOf({
        former: { home, route: route === undefined ? unseen() : { known: true, value: route as null } },
      });

    expect(former(null)).toMatchObject({ answered: true });
    expect(former(routeTo(serving(8)))).toMatchObject({ answered: false });
    expect(former(undefined)).toMatchObject({ answered: false });
  });

  it('is nobody before its removal, but where its last write may be under way', () => {
    const before = (route: LaneRoute, live = routeTo(row)) => {
      const o = given({ rows: [row], route: live, lane: { route } });
      return routeBeforeRemoval(o, routeFacts(o, now));
    };
    const ref = { namespace: 'dev', name: row.routeName };

    expect(before(answered('yes'))).toBeNull();
    expect(before(answered('assumed'))).toBeNull();
    expect(before({ ...answered('yes'), since: 5 })).toEqual(ref);
    expect(before({ ...answered('yes'), state: 'WRITING' })).toEqual(ref);
    expect(before({ ...answered('yes'), inForce: null })).toEqual(ref);
    expect(before({ ...answered('yes'), inForce: null }, routeTo(row, { ours: false }))).toBeNull();
  });
});

it('a route that is to lead on to another deployment is not asked for as one that is to go', () => {
  const next = deployment(2, { clusterId: 'here', tick: 60 });
  const route = { ...answered('yes'), inForce: null };
  const o = given({ rows: [row, next], route: routeTo(row), lane: { route } });

  expect(routeFacts(o, now).removable).not.toBeNull();
  expect(routeBeforeRemoval(o, routeFacts(o, now))).toBeNull();
});

describe('a former gateway whose route is removed', () => {
  const home: RouteHome = { provider: 'apisix', objectKind: 'Route', clusterId: 'here', entrance: null };
  const old = serving(1, { status: 'REPLACING', relatedId: 2 });
  const fresh = serving(2);
  const former = { home, route: { known: true, value: null } } as const;
  const lane = { mainId: 2, route: writtenTo(fresh) };
  const given2 = (of: Of = {}) =>
    given({ rows: [old, fresh], route: routeTo(fresh), former, dataPlane: 'yes', lane, ...of });

  it('is asked as long as somebody waits for it', () => {
    expect(removedFormer(given2())).toMatchObject({ laneId: 7, path: '/shop.stable', answered: false });
    expect(removedFormer(given2({ rows: [{ ...old, status: 'DELETING' }, fresh] }))).not.toBeNull();
    const over: readonly Of[] = [
      { former: null },
      { former: { home, route: unseen() } },
      { former: { home, route: { known: true, value: routeTo(old) } } },
      { rows: [{ ...old, shutdownAt: 5 }, fresh] },
      { rows: [{ ...old, routedAt: null }, fresh] },
      { rows: [fresh] },
    ];
    for (const of of over) expect(removedFormer(given2(of))).toBeNull();
  });

  it.each<[RouteInForce | undefined, number | undefined]>([
    ['no', undefined],
    ['yes', now],
    ['seen', now + 200],
    ['cannot tell', now + 200],
    [undefined, now + 200],
  ])('and says %s: its deployment drains from then', (answer, shutdownAt) => {
    const decision = decide(
      given2({ former: answer === undefined ? former : { ...former, gone: answer } }),
      now,
    );

    expect(change(decision, 1).shutdownAt).toBe(shutdownAt);
    if (answer === 'no') expect(decision.lookAgainMs).toBe(200);
  });

  it('is told as what is waited for', () => {
    const records = [running(9, 'DELETE', 1, { createdAt: now - 10 })];
    const rows = [{ ...old, status: 'DELETING' } as const, fresh];
    const { lane: said } = decide(given2({ rows, records, former: { ...former, gone: 'no' } }), now);

    expect(said.blocking).toMatchObject({ code: 'WAITING_FOR_GATEWAY' });
  });
});

it('a deployment that no route ever named needs no word of a gateway', () => {
  const internal = deployment(3, { status: 'DELETING', external: false, clusterId: 'here' });
  const decision = decide(given({ rows: [internal], lane: { route: null } }), now);

  expect(change(decision, 3).removalAt).toBe(now);
});

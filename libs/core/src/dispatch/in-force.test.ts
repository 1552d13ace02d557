import { describe, expect, it } from 'vitest';
import { deployment, environment, lane, serving } from '../lane/deployment.fixture.js';
import type { LaneRoute } from '../lane/lane-route.js';
import type { RouteInForce } from '../port/route.js';
import { decide } from './decide.js';
import { confirmedHow, routeFacts, seenAt } from './in-force.js';
import { acts, besides, canaryBy, change, given, now, routeTo, writtenTo } from './observed.fixture.js';
import { desiredRoute } from './route.js';

const fresh = deployment(2, { clusterId: 'here', routedAt: 5 });
const looked = (route: LaneRoute | null, dataPlane: RouteInForce, at: number) =>
  decide(given({ lane: { route }, rows: [fresh], route: routeTo(fresh), dataPlane }), at);
/** Looks one after the other, each with what the one before has recorded. */
function looks(...answers: readonly (readonly [RouteInForce, number])[]) {
  let route: LaneRoute | null = null;
  let last = looked(route, 'no', now);
  for (const [dataPlane, ms] of answers) {
    last = looked(route, dataPlane, now + ms);
    route = last.lane.route ?? route;
  }
  return { decision: last, route, done: change(last, 2).status === 'DEPLOYED' };
}

describe('where one address may hide several instances', () => {
  it('the time to settle counts from the first answer, and then it is known, not assumed', () => {
    const seen = [
      ['no', 0],
      ['no', 1000],
      ['seen', 1500],
    ] as const;

    expect(looks(...seen).decision.lookAgainMs).toBe(200);
    expect(looks(...seen, ['seen', 1699]).done).toBe(false);
    const { done, route } = looks(...seen, ['seen', 1700]);
    expect(done).toBe(true);
    expect(route?.inForce?.objects).toMatchObject([{ how: 'yes', confirmedAt: now + 1700 }]);
  });

  it('one answer that is another begins anew', () => {
    const wavering = [
      ['seen', 0],
      ['no', 100],
      ['seen', 150],
    ] as const;

    expect(looks(...wavering, ['seen', 349]).done).toBe(false);
    expect(looks(...wavering, ['seen', 350]).done).toBe(true);
  });

  it('what is asked first when the time to settle is over is not in force by that', () => {
    expect(looks(['no', 0], ['seen', 60_000]).done).toBe(false);
  });
});

it('a gateway that has not taken the route is asked often at first', () => {
  const after = (ms: number) => looks(['no', 0], ['no', ms]).decision.lookAgainMs;

  expect([0, 100, 800, 4000, 60_000].map(after)).toEqual([15, 15, 100, 500, 1000]);
});

it('a gateway that cannot be asked any more is given the time to settle from when it was written', () => {
  expect(looks(['no', 0], ['cannot tell', 150]).done).toBe(false);
  const { done, route } = looks(['no', 0], ['cannot tell', 200]);
  expect(done).toBe(true);
  expect(route?.inForce?.objects).toMatchObject([{ how: 'assumed' }]);
});

describe('what is known to be in force', () => {
  const how = (route: LaneRoute | null, tick = 50) => {
    const desired = desiredRoute(lane(), environment(), fresh, null);
    return desired && confirmedHow(route, { ...desired, tick });
  };
  const confirmed = () => {
    const { route } = looks(['no', 0], ['yes', 100]);
    if (route === null) throw new Error('no route was written');
    return route;
  };

  it('needs no question, also under a newer tick', () => {
    expect(how(confirmed())).toBe('yes');
    expect(how(confirmed(), 51)).toBe('yes');
    expect(how(writtenTo(fresh))).toBe('assumed');
  });

  it.each<[string, (known: LaneRoute) => Partial<LaneRoute>]>([
    ['something else is being written', () => ({ state: 'WRITING' })],
    ['it was written anew since', () => ({ since: now + 200 })],
    ['nothing was ever in force', () => ({ inForce: null })],
    ['another one was', ({ inForce }) => ({ inForce: inForce && { ...inForce, weight: 20 } })],
  ])('must be found out where %s', (_, changed) => {
    const known = confirmed();

    expect(how({ ...known, ...changed(known) })).toBeNull();
  });

  it('is not what nobody wrote, or no answer came for', () => {
    const known = confirmed();
    const objects = known.inForce?.objects.map((one) => ({ ...one, confirmedAt: null })) ?? [];

    expect(how(null)).toBeNull();
    expect(how({ ...known, since: 0, inForce: known.inForce && { ...known.inForce, objects } })).toBeNull();
  });

  it('is so since the very moment it was written', () => {
    const known = confirmed();

    expect(how({ ...known, since: now + 100 })).toBe('yes');
    expect(how({ ...known, since: now + 101 })).toBeNull();
  });

  it('is only assumed where one of its objects is', () => {
    const known = confirmed();
    const [one] = known.inForce?.objects ?? [];
    const objects = one ? [one, { ...one, how: 'assumed' } as const] : [];

    expect(how({ ...known, inForce: known.inForce && { ...known.inForce, objects } })).toBe('assumed');
  });

  it('is confirmed anew where it was written anew', () => {
    const again = { ...confirmed(), since: now + 200 };
    const decision = looked(again, 'yes', now + 300);

    expect(decision.lane.route?.inForce?.objects).toMatchObject([{ how: 'yes', confirmedAt: now + 300 }]);
  });
});

describe('the data plane answers with a route', () => {
  const times = (...confirmed: readonly (number | null)[]) => {
    const { written } = writtenTo(fresh);
    const [one] = written?.objects ?? [];
    if (written === null || one === undefined) throw new Error('nothing was written');
    return seenAt({ ...written, objects: confirmed.map((confirmedAt) => ({ ...one, confirmedAt })) });
  };

  it('since the last of its objects was seen, and not before all were', () => {
    expect(times(5)).toBe(5);
    expect(times(7, 5)).toBe(7);
    expect(times(7, null)).toBeNull();
    expect(times()).toBeNull();
    expect(seenAt(null)).toBeNull();
  });
});

describe('a lane whose canary was promoted', () => {
  const main = serving(1);
  const promoted = serving(2, { ...canaryBy.header, status: 'REPLACING', relatedId: 1 });
  const both = routeTo(main, {}, besides(promoted));

  it('leads to the canary that follows it', () => {
    const next = deployment(3, { ...canaryBy.header, clusterId: 'here' });
    const of = { lane: { mainId: 1, canaryId: 2 }, rows: [main, promoted, next], route: both };

    expect(routeFacts(given(of), now).desired?.canary).toMatchObject({ service: next.name });
  });

  it('stays as it is while nobody is its main, and where the canary is for another lane', () => {
    const elsewhere = { ...promoted, relatedId: 99 };
    const of = { lane: { mainId: null, canaryId: 2 }, rows: [elsewhere], route: both };

    expect(routeFacts(given(of), now).canary.chosen).toEqual(elsewhere);
    expect(acts(decide(given(of), now))).toEqual([]);
  });

  it.each([
    ['DEPLOYED', []],
    ['REPLACING', ['REMOVE_ROUTE']],
    ['DELETING', ['REMOVE_ROUTE']],
  ] as const)('loses its route with its main only where the canary goes, too: %s', (status, expected) => {
    const rows = [serving(1, { status: 'DELETING' }), { ...promoted, status }];
    const of = { lane: { mainId: 1, canaryId: 2, route: writtenTo(main) }, rows, route: both };

    expect(acts(decide(given(of), now))).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import type { LaneRoute } from '../lane/lane-route.js';
import type { RouteInForce } from '../port/route.js';
import { Draft } from './draft.js';
import { routeFacts, type RouteFacts } from './in-force.js';
import { given, now, routeTo, writtenTo } from './observed.fixture.js';
import { noteInForce, noteWriting, noteWritten } from './written.js';

const row = serving(1);

/** What a lane knew of its route and what its gateway says now. */
interface Known {
  readonly route: LaneRoute | null;
  readonly tick?: number;
  readonly main?: typeof row | null;
  readonly dataPlane?: RouteInForce;
  readonly facts?: Partial<RouteFacts>;
}

/** What is written of the lane's route; undefined = nothing. */
function noted(
  note: typeof noteWritten,
  { route, tick = 50, main = row, dataPlane = 'cannot tell', facts }: Known,
) {
  const rows = [main ?? ({ ...row, status: 'DELETING', removalAt: 5 } as const)];
  const mainId = main && main.id;
  const o = given({ lane: { mainId, route, tick }, rows, route: main && routeTo(main, { tick }), dataPlane });
  const draft = new Draft(o);
  note(o, draft, { ...routeFacts(o, now), ...facts }, now);
  return draft.decision().lane.route;
}
const confirmed = (how: 'yes' | 'assumed' | null, confirmedAt: number | null, since = 500): LaneRoute => {
  const route = writtenTo(row, since);
  const inForce = route.inForce && {
    ...route.inForce,
    objects: route.inForce.objects.map((one) => ({ ...one, how, confirmedAt })),
  };
  return { ...route, inForce };
};

describe('what is being written', () => {
  const began = (route: LaneRoute | null) => {
    const o = given({ lane: { route }, rows: [row] });
    const draft = new Draft(o);
    noteWriting(o, draft, now);
    return draft.decision().lane.route;
  };

  it('is told once, with what was in force before', () => {
    expect(began(writtenTo(row, 5))).toEqual({ ...writtenTo(row, 5), state: 'WRITING', since: now });
    expect(began(writtenTo(row, 5, { state: 'WRITING' }))).toBeUndefined();
  });

  it('may be the first that a lane ever had', () => {
    const none = { written: null, inForce: null, former: null };

    expect(began(null)).toEqual({ ...none, state: 'WRITING', since: now });
  });
});

describe('what was read back', () => {
  it('is told no more while nothing changes', () => {
    expect(noted(noteWritten, { route: writtenTo(row, 5) })).toBeUndefined();
  });

  it('is told with the tick that stands on it, and settles no longer for that', () => {
    expect(noted(noteWritten, { route: writtenTo(row, 5), tick: 51 })).toMatchObject({
      since: 5,
      written: { tick: 51, objects: [{ writtenAt: 5 }] },
    });
  });

  it('settles from now on where something else stood before, or it was being written', () => {
    const changes: readonly Partial<LaneRoute>[] = [{ state: 'WRITING' }, { written: null }];

    for (const values of changes)
      expect(noted(noteWritten, { route: writtenTo(row, 5, values) })).toMatchObject({
        state: 'READ_BACK',
        since: now,
        written: { main: row.name },
      });
  });

  it.each([
    ['seen', now],
    ['no', null],
    ['yes', null],
    ['cannot tell', null],
  ] as const)(
    'is confirmed by one look alone where one address may hide several: %s',
    (dataPlane, confirmedAt) => {
      expect(noted(noteWritten, { route: null, dataPlane })).toMatchObject({
        written: { objects: [{ confirmedAt }] },
      });
    },
  );

  it('is nothing where no route is wanted and none was ever written', () => {
    expect(noted(noteWritten, { route: null, main: null })).toBeUndefined();
    expect(noted(noteWritten, { route: writtenTo(row, 5), main: null })).toMatchObject({
      written: null,
      since: now,
    });
  });
});

describe('what is in force', () => {
  const inForce = (how: RouteFacts['inForce'], route: LaneRoute | null, of: Partial<Known> = {}) =>
    noted(noteInForce, { route, ...of, facts: { inForce: how } });

  it('is told once', () => {
    expect(inForce('yes', confirmed('yes', 600))).toBeUndefined();
    expect(inForce('assumed', confirmed('assumed', 600))).toBeUndefined();
  });

  it('is not told before it is so, nor of a lane that never had a route', () => {
    expect(inForce('not yet', confirmed(null, null))).toBeUndefined();
    expect(inForce('yes', null)).toBeUndefined();
  });

  it('becomes known where it was only assumed, and is not doubted again', () => {
    const known = [{ how: 'yes', confirmedAt: now }];

    expect(inForce('yes', confirmed('assumed', 600))).toMatchObject({ inForce: { objects: known } });
    expect(inForce('assumed', confirmed('yes', 600))).toBeUndefined();
  });

  it('is known when all of its objects are', () => {
    const route = confirmed('yes', 600);
    const [one] = route.inForce?.objects ?? [];
    const objects = one ? [one, { ...one, how: 'assumed' as const }] : [];
    const half = { ...route, inForce: route.inForce && { ...route.inForce, objects } };

    expect(inForce('yes', half)).toMatchObject({ inForce: { objects: [{ how: 'yes', confirmedAt: now }] } });
  });

  it('is told anew where it was written anew, with when that was', () => {
    expect(inForce('yes', confirmed('yes', 499))).toMatchObject({
      inForce: { objects: [{ how: 'yes', writtenAt: 500, confirmedAt: now }] },
    });
    expect(inForce('yes', confirmed('yes', 500))).toBeUndefined();
  });

  it('is nothing once no route is wanted, and that is told once', () => {
    const gone = { written: null };

    expect(inForce('assumed', { ...confirmed('yes', 600), ...gone }, { main: null })).toMatchObject({
      inForce: null,
    });
    expect(inForce('assumed', writtenTo(null, 500), { main: null })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { writtenTo } from '../dispatch/observed.fixture.js';
import { deployment, lane, serving } from './deployment.fixture.js';
import { split, trafficOf } from './traffic.js';

const main = serving(1);
const canary = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 20 });
const gray = serving(2, { canary: true, canaryType: 'HEADER', canaryValue: 'v2' });
const none = { main: null, canary: null, header: null };

describe('the split between a main and a canary', () => {
  it.each([
    ['nothing', null, null, none],
    ['a main', main, null, { main: 100, canary: 0, header: null }],
    ['a weight canary', main, canary, { main: 80, canary: 20, header: null }],
    ['a gray canary', main, gray, { main: 100, canary: 0, header: 'v2' }],
    ['a gray canary with a weight', main, { ...gray, weight: 5 }, { main: 95, canary: 5, header: 'v2' }],
    ['an internal main', serving(1, { external: false }), null, none],
  ])('with %s', (_what, one, other, traffic) => {
    expect(split(one, other)).toEqual(traffic);
    expect((traffic.main ?? 100) + (traffic.canary ?? 0)).toBe(100);
  });
});

describe('the traffic of a lane', () => {
  it('is one thing when it is settled', () => {
    const all = { main: 100, canary: 0, header: null };

    expect(trafficOf(lane({ mainId: 1, route: writtenTo(main) }), [main])).toEqual({
      wanted: all,
      written: all,
      inForce: { ...all, how: 'assumed' },
    });
  });

  it('is wanted before it is written, and written before it is in force', () => {
    const first = deployment(3);
    const before = trafficOf(lane(), [first]);
    const written = trafficOf(lane({ route: writtenTo(first, 0, { inForce: null }) }), [first]);

    expect(before).toMatchObject({
      wanted: { main: 100 },
      written: none,
      inForce: { ...none, how: 'not yet' },
    });
    expect(written).toMatchObject({ written: { main: 100 }, inForce: { main: null, how: 'not yet' } });
  });

  it('of a main that is taken offline is in force until it is out', () => {
    const leaving = serving(1, { status: 'DELETING' });

    expect(trafficOf(lane({ mainId: 1, route: writtenTo(leaving) }), [leaving])).toMatchObject({
      wanted: none,
      inForce: { main: 100 },
    });
  });
});

describe('what is in force in a lane', () => {
  const both = { mainId: 1, canaryId: 2 };
  const route = writtenTo(main);
  const known = (...hows: readonly ('yes' | 'assumed')[]) => {
    const [one] = route.inForce?.objects ?? [];
    const objects = one ? hows.map((how) => ({ ...one, how })) : [];
    return { ...route, inForce: route.inForce && { ...route.inForce, objects } };
  };
  const how = (...of: Parameters<typeof trafficOf>) => trafficOf(...of).inForce.how;

  it('is known where all of its objects are', () => {
    expect(how(lane({ mainId: 1, route: known('yes', 'yes') }), [main])).toBe('yes');
    expect(how(lane({ mainId: 1, route: known('yes', 'assumed') }), [main])).toBe('assumed');
    expect(how(lane({ mainId: 1 }), [main])).toBe('assumed');
  });

  it('is not yet what is wanted until both have arrived and nobody is on the way', () => {
    expect(how(lane({ ...both, route }), [main, canary])).toBe('assumed');
    expect(how(lane({ mainId: 1, route }), [main, canary])).toBe('not yet');
    expect(how(lane({ canaryId: 2, route }), [main, canary])).toBe('not yet');
    expect(how(lane({ ...both, route }), [main, { ...canary, status: 'DEPLOYING' }])).toBe('not yet');
    expect(
      how(lane({ mainId: 1, route }), [
        { ...main, status: 'DEPLOYING' },
        { ...canary, status: 'DELETING' },
      ]),
    ).toBe('not yet');
  });

  it('is told by the rows where no route was recorded, by the record where one was', () => {
    expect(trafficOf(lane(both), [canary, main]).inForce).toMatchObject({
      main: 80,
      canary: 20,
      header: null,
    });
    const recorded = { ...route, inForce: route.inForce && { ...route.inForce, weight: 30, header: 'v2' } };
    expect(trafficOf(lane({ ...both, route: recorded }), [main, canary]).inForce).toMatchObject({
      main: 70,
      canary: 30,
      header: 'v2',
    });
  });

  it('is wanted to be the newest, in whatever order they are read', () => {
    const newer = deployment(4, { external: false, tick: 60 });

    for (const rows of [
      [main, newer],
      [newer, main],
    ])
      expect(trafficOf(lane({ mainId: 1 }), rows).wanted).toEqual(none);
  });
});

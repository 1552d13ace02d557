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

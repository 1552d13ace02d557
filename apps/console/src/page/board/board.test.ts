// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { build, deployment, lane, operation } from '../../../dev/fixture.js';
import { byPlace } from '../../part/status.js';
import { fits } from './filter.js';
import { needsOf } from './needs.js';
import { isResting } from './resting.js';

const place = { application: 'shop', environment: 'dev' } as const;
const now = Date.now();
const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();

it('lanes stand by name, stable first, whatever moved last', () => {
  const named = (symbol: string, tick: number) => lane(tick, { ...place, symbol, tick });
  const sorted = [named('pr-10', 9), named('pr-9', 2), named('stable', 1), named('a', 3)].toSorted(byPlace);
  expect(sorted.map(({ symbol }) => symbol)).toEqual(['stable', 'a', 'pr-9', 'pr-10']);
});

describe('the filter', () => {
  const shown = lane(1, {
    ...place,
    symbol: 'pay',
    main: deployment(1, { buildId: 12 }),
    origin: {
      deployment: 1,
      feature: 'checkout',
      branch: 'Feature/Cart',
      by: { user: 'lilei', through: 'console' },
      at: ago(1),
    },
  });

  it.each(['', 'SHOP', 'shop/pay', 'pay@dev', 'checkout', 'feature/cart', 'lilei', '#12', 'shop  lilei #12'])(
    'finds it by %j',
    (typed) => {
      expect(fits(shown, typed)).toBe(true);
    },
  );

  it.each(['prod', '#1', 'shop main', 'hanmeimei'])('does not by %j', (typed) => {
    expect(fits(shown, typed)).toBe(false);
  });

  it('finds what runs by who asked for it, also where nothing else is known', () => {
    const running = lane(2, { ...place, symbol: 'x', operation: operation(5, deployment(1)) });
    const { origin: _, ...told } = running;
    expect(fits(told, 'admin')).toBe(true);
  });
});

describe('a lane is one line', () => {
  const stable = lane(1, { ...place, symbol: 'stable' });

  it('while something serves and nothing moves', () => {
    expect(isResting(stable, now)).toBe(true);
  });

  it.each([
    ['nothing serves', { main: null }],
    ['it has a canary', { canary: deployment(2) }],
    ['something comes', { incoming: [deployment(2)] }],
    ['something goes', { draining: [deployment(2)] }],
    ['an operation runs', { operation: operation(1, deployment(1)) }],
    ['it ends within four hours', { expiresAt: ago(-3) }],
  ])('no longer when %s', (_, part) => {
    expect(isResting({ ...stable, ...part }, now)).toBe(false);
  });

  it('also when it ends much later', () => {
    expect(isResting({ ...stable, expiresAt: ago(-5) }, now)).toBe(true);
  });
});

describe('what needs a person', () => {
  const reminders = new Map([
    ['dev', { remindCanaryHours: 24, remindVariantHours: 168 }],
    ['prod', { remindCanaryHours: 2, remindVariantHours: 4 }],
  ]);
  const blocking = (since: string, stalled: boolean) => ({
    code: 'IMAGE_NOT_FOUND',
    message: '',
    params: {},
    providerReason: null,
    since,
    nextLookAt: null,
    stalled,
  });
  const blocked = (id: number, since: string, stalled = false) =>
    lane(id, { ...place, symbol: `s${id}`, blocking: blocking(since, stalled) });
  const kinds = (...given: Parameters<typeof needsOf>) =>
    needsOf(...given).map((need) => `${need.kind} ${need.kind === 'build' ? need.build.id : need.lane.id}`);

  it('is what stalls, then what has been blocked longest', () => {
    const lanes = [blocked(1, ago(1)), blocked(2, ago(3)), blocked(3, ago(2), true)];
    expect(kinds(lanes, [], reminders, now)).toEqual(['blocked 3', 'blocked 2', 'blocked 1']);
  });

  it('is not what only takes its time', () => {
    const waiting = { ...blocking(ago(0), false), code: 'WAITING_FOR_PODS' };
    expect(kinds([lane(1, { ...place, symbol: 'a', blocking: waiting })], [], reminders, now)).toEqual([]);
  });

  it('is a failed build until the feature has a newer one, or a day has passed', () => {
    const of = (id: number, feature: string, status: 'FAILURE' | 'SUCCESS', hours = 1) =>
      build(id, 'shop', { feature, status, createdAt: ago(hours) });
    const builds = [
      of(4, 'a', 'SUCCESS'),
      of(3, 'b', 'FAILURE'),
      of(2, 'a', 'FAILURE'),
      of(1, 'c', 'FAILURE', 30),
    ];
    expect(kinds([], builds, reminders, now)).toEqual(['build 3']);
  });

  it('is a canary that has been tried for a day, and a variant nobody touched for a week', () => {
    const tried = (id: number, hours: number) =>
      lane(id, { ...place, symbol: 'stable', canary: deployment(9, { createdAt: ago(hours) }) });
    const touched = (id: number, symbol: string, hours: number) => {
      const main = deployment(id, { createdAt: ago(900) });
      const origin = { deployment: id, feature: null, branch: null, by: null, at: ago(hours) };
      return lane(id, { ...place, symbol, main, origin });
    };
    const lanes = [tried(1, 25), tried(2, 23), touched(3, 'old', 169), touched(4, 'new', 2)];
    expect(kinds([...lanes, touched(5, 'stable', 999)], [], reminders, now)).toEqual([
      'canary 1',
      'variant 3',
    ]);
  });

  it('is what is older than its own environment allows', () => {
    const canary = deployment(9, { createdAt: ago(3) });
    const main = deployment(8, { createdAt: ago(5) });
    const inEach = ['dev', 'prod'].flatMap((environment, index) => [
      lane(index * 2, { ...place, environment, symbol: 'stable', canary }),
      lane(index * 2 + 1, { ...place, environment, symbol: 'trial', main, origin: null }),
    ]);
    expect(kinds(inEach, [], reminders, now)).toEqual(['canary 2', 'variant 3']);
  });
});

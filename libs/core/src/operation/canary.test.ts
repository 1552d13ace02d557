import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import { build, facts, running, told } from './operation.fixture.js';
import { accept, type Requests } from './rules.js';

const main = serving(1, { replicas: 10, readyReplicas: 10 });
const gray = serving(2, { canary: true, canaryType: 'HEADER', canaryValue: 'v1', replicas: 3 });
const blue = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 20, replicas: 3 });
const alone = facts({ lane: { mainId: 1 }, rows: [main] });
const beside = (canary: typeof gray) => facts({ lane: { mainId: 1, canaryId: 2 }, rows: [main, canary] });

const goGray = (lanes: typeof alone, request: Partial<Requests['GRAY']> = {}) =>
  accept('GRAY', { build: build(), canaryValue: 'v2', ...request }, lanes);
const goBlue = (lanes: typeof alone, request: Partial<Requests['BLUE_GREEN']> = {}) =>
  accept('BLUE_GREEN', { build: build(), weight: 20, ...request }, lanes);
const warned = (answer: ReturnType<typeof goGray>) =>
  answer.ok ? answer.warnings.map(({ code, params }) => [code, params?.['needed'] ?? null]) : answer.code;

describe('GRAY', () => {
  it('makes a canary for its header and leaves the main alone', () => {
    expect(told(goGray(alone))).toBe('make canary gray=v2');
  });

  it('replaces a canary, with as many pods', () => {
    expect(told(goGray(beside(gray)))).toBe('make canary gray=v2 x3, 2 SUCCEEDED_BY');
  });

  it('over a canary by weight drops its weight, and says so', () => {
    expect(told(goGray(beside(blue)))).toBe('make canary gray=v2 x3, 2 SUCCEEDED_BY');
    expect(warned(goGray(beside(blue)))).toEqual([['WEIGHT_DROPPED', null]]);
  });

  it('overtakes what brings another canary, and nothing of the main', () => {
    const lanes = facts({
      lane: { mainId: 1 },
      rows: [serving(1, { status: 'REPLACING' }), deployment(3), deployment(4, { canary: true })],
      records: [running(9, 'DEPLOY', 3), running(10, 'GRAY', 4, { canary: true })],
    });

    expect(told(goGray(lanes))).toBe('make canary gray=v2, 4 SUCCEEDED_BY, operation 10 SUPERSEDED');
  });
});

describe('BLUE_GREEN', () => {
  it.each([
    [0, 'make canary 0%'],
    [1, 'make canary 1%'],
    [20, 'make canary 20% x2'],
    [73, 'make canary 73% x8'],
    [100, 'make canary 100% x10'],
  ])('of %i %% gets as many pods as its share needs', (weight, answer) => {
    expect(told(goBlue(alone, { weight }))).toBe(answer);
    expect(warned(goBlue(alone, { weight }))).toEqual([]);
  });

  it('with fewer pods than its share needs is warned of', () => {
    expect(warned(goBlue(alone, { weight: 50, replicas: 2 }))).toEqual([['CAPACITY', 5]]);
  });

  it('beside a main that has fewer ready pods than its own share needs is warned of', () => {
    const weak = facts({ lane: { mainId: 1 }, rows: [{ ...main, readyReplicas: 7 }] });

    expect(warned(goBlue(weak))).toEqual([['CAPACITY', 8]]);
    expect(warned(goBlue(weak, { weight: 30 }))).toEqual([]);
  });

  it('with too few pods is refused where it is protected, unless it is forced', () => {
    const lanes = facts({ lane: { mainId: 1 }, rows: [main], environment: { protected: true } });

    expect(told(goBlue(lanes, { weight: 50, replicas: 2 }))).toBe('rule CAPACITY');
    expect(told(goBlue(lanes, { weight: 50, replicas: 2, force: true }))).toBe('make canary 50% x2');
  });
});

describe('what is written of a canary', () => {
  const autoscale = { min: 1, max: 3, cpuPercent: 80 };
  const on = facts({ lane: { mainId: 1 }, rows: [main], environment: { onStalled: 'CANCEL' } });

  it('by its header', () => {
    expect(goGray(on, { autoscale })).toMatchObject({
      operate: 'GRAY',
      canary: true,
      create: { canary: true, canaryType: 'HEADER', canaryValue: 'v2', weight: null, autoscale },
      onStalled: 'CANCEL',
    });
  });

  it('by its share', () => {
    expect(goBlue(on, { onStalled: 'WAIT' })).toMatchObject({
      operate: 'BLUE_GREEN',
      canary: true,
      create: { canary: true, canaryType: 'WEIGHT', canaryValue: null, weight: 20, autoscale: null },
      onStalled: 'WAIT',
    });
  });

  it('drops no weight where none was, or where another is given', () => {
    expect(warned(goGray(beside(gray)))).toEqual([]);
    expect(warned(goBlue(beside(blue)))).toEqual([]);
  });

  it('has as many pods as the one before, also when that is taken offline', () => {
    expect(told(goGray(beside({ ...gray, status: 'DELETING' })))).toBe('make canary gray=v2 x3');
  });
});

describe('a canary', () => {
  it.each<[string, typeof alone]>([
    [
      'that leaves for one on its way',
      facts({ lane: { mainId: 1 }, rows: [{ ...main, status: 'DELETING' }, deployment(3)] }),
    ],
    ['whose successor is gone', facts({ lane: { mainId: 1 }, rows: [{ ...main, status: 'REPLACING' }] })],
  ])('comes beside a main %s', (_what, lanes) => {
    expect(told(goGray(lanes))).toBe('make canary gray=v2');
  });

  it('does not come beside a main that leaves for nobody, whatever canary is there', () => {
    const lanes = facts({ lane: { mainId: 1 }, rows: [{ ...main, status: 'DELETING' }, gray] });

    expect(told(goGray(lanes))).toBe('state MAIN_LEAVING');
  });

  it.each<[string, typeof alone, string]>([
    ['of nothing', facts({}), 'rule NO_MAIN'],
    ['of a main that never served', facts({ rows: [deployment(1)] }), 'rule NO_MAIN'],
    [
      'of a main that is taken offline',
      facts({ lane: { mainId: 1 }, rows: [serving(1, { status: 'DELETING' })] }),
      'state MAIN_LEAVING',
    ],
    [
      'of an internal main',
      facts({ lane: { mainId: 1 }, rows: [serving(1, { external: false })] }),
      'rule CANARY_NEEDS_ROUTE',
    ],
    [
      'of a main that an internal one is to follow',
      facts({
        lane: { mainId: 1 },
        rows: [serving(1, { status: 'REPLACING' }), deployment(3, { external: false })],
      }),
      'rule CANARY_NEEDS_ROUTE',
    ],
  ])('%s is refused', (_what, lanes, answer) => {
    expect(told(goGray(lanes))).toBe(answer);
    expect(told(goBlue(lanes))).toBe(answer);
  });

  it('of an internal main is internal where callers choose it in the registry', () => {
    const registry = { namespace: '', group: 'G', registerBy: 'APPLICATION', libraries: [] } as const;
    const inside = (
      values: typeof registry | (Omit<typeof registry, 'registerBy'> & { registerBy: 'NONE' }),
    ) =>
      facts({
        lane: { mainId: 1 },
        rows: [serving(1, { external: false })],
        environment: { registry: values },
      });
    const made = goGray(inside(registry));
    expect(made.ok && made.create?.external).toBe(false);
    expect(told(goBlue(inside({ ...registry, registerBy: 'NONE' })))).toBe('rule CANARY_NEEDS_ROUTE');
  });

  it('is refused when somebody was first, and of a build that failed', () => {
    expect(told(goGray(alone, { expectedTick: 49 }))).toBe('state LANE_MOVED');
    expect(told(goGray(alone, { expectedTick: 51 }))).toBe('state LANE_MOVED');
    expect(told(goGray(alone, { build: build({ status: 'FAILURE' }) }))).toBe('rule BUILD_NOT_SUCCESSFUL');
  });
});

describe('an internal main beside a canary that stays', () => {
  const values = { canary: true, canaryType: 'HEADER', canaryValue: 'v2' } as const;
  const main = serving(1);
  const internal = serving(4, { status: 'REPLACING', relatedId: 1, external: false, buildId: 7 });
  const follow = (canary: Deployment, lane = { mainId: 1, canaryId: 2 }) => {
    const lanes = facts({ lane, rows: [main, internal, canary] });
    const request = { build: build(), external: false, defaultReplicas: 1 };
    return [accept('DEPLOY', request, lanes), accept('ROLLBACK', { deployment: internal }, lanes)].map(told);
  };

  it.each<[string, Deployment, { mainId: number; canaryId: number }?]>([
    ['is on its way', deployment(2, values), { mainId: 1, canaryId: 3 }],
    ['is in force', serving(2, values)],
    ['waits for the main that it is promoted to', serving(2, { ...values, status: 'REPLACING' })],
  ] as const)(
    'is refused while that %s: both would wait for a route that neither can have',
    (_is, row, lane) => {
      expect(follow(row, lane)).toEqual(['rule CANARY_LIVE', 'rule CANARY_LIVE']);
    },
  );

  it('may follow once the canary is being taken offline', () => {
    expect(follow(serving(2, { ...values, status: 'DELETING' }))).toEqual([
      'make main, 1 SUCCEEDED_BY',
      '4 REINSTATED replicas=1, 1 SUCCEEDED_BY left',
    ]);
  });
});

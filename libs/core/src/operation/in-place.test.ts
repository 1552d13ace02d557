import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import { facts, running, told } from './operation.fixture.js';
import { accept } from './rules.js';

const main = serving(1, { replicas: 10, readyReplicas: 10, inForce: { weight: null, replicas: 10 } });
const canary = serving(2, {
  canary: true,
  canaryType: 'WEIGHT',
  weight: 20,
  replicas: 2,
  readyReplicas: 2,
  inForce: { weight: 20, replicas: 2 },
});
const lanes = (values: Partial<Deployment> = {}, of: Parameters<typeof facts>[0] = {}) =>
  facts({ lane: { mainId: 1, canaryId: 2 }, rows: [main, { ...canary, ...values }], ...of });
const weigh = (weight: number, on = lanes(), deployment_ = on.rows[1] ?? canary) =>
  accept('UPDATE_BLUE_GREEN', { deployment: deployment_, weight }, on);
const scaled = (replicas: number, on = lanes(), row: Deployment = main) =>
  accept('SCALE', { deployment: row, replicas }, on);

describe('UPDATE_BLUE_GREEN', () => {
  it.each([0, 1, 15, 100])('moves the weight to %i in the same row', (weight) => {
    expect(told(weigh(weight))).toBe(`2 MODIFIED weight=${weight}`);
  });

  it('gives its row a new tick and says it is being changed', () => {
    expect(weigh(15)).toMatchObject({
      target: { id: 2 },
      create: null,
      moves: [{ newTick: true, set: { weight: 15, lifecycle: 'MODIFYING' } }],
    });
  });

  it('keeps the header of a gray canary', () => {
    const gray = lanes({ canaryType: 'HEADER', canaryValue: 'v2', weight: null });
    const answer = weigh(10, gray);

    expect(told(answer)).toBe('2 MODIFIED weight=10');
    expect(answer.ok && answer.moves[0]?.set).not.toHaveProperty('canaryValue');
  });

  it('overtakes an unfinished change of the same row', () => {
    const on = lanes(
      { status: 'DEPLOYING' },
      { records: [running(9, 'UPDATE_BLUE_GREEN', 2, { canary: true })] },
    );

    expect(told(weigh(30, on))).toBe('2 waits weight=30, operation 9 SUPERSEDED');
  });

  it('says when a side has too few pods for its share', () => {
    const answer = weigh(40);

    expect(answer).toMatchObject({ warnings: [{ code: 'CAPACITY', params: { side: 'canary', needed: 4 } }] });
    expect(told(weigh(40, lanes({}, { environment: { protected: true } })))).toBe('rule CAPACITY');
  });

  it.each<[string, ReturnType<typeof lanes>, Deployment, string]>([
    ['a main', lanes(), main, 'rule NOT_A_CANARY'],
    [
      'one that never served',
      lanes({ status: 'DEPLOYING', servedAt: null }),
      { ...canary, servedAt: null, status: 'DEPLOYING' },
      'state NOT_SERVED_YET',
    ],
    [
      'one that leaves',
      lanes({ status: 'DELETING' }),
      { ...canary, status: 'DELETING' },
      'state ALREADY_LEAVING',
    ],
    ['one that is gone', lanes(), { ...canary, status: 'WITHDRAWN' }, 'state DEPLOYMENT_WITHDRAWN'],
    [
      'one whose successor is on its way',
      lanes({ status: 'REPLACING' }, { records: [running(9, 'GRAY', 3, { canary: true })] }),
      { ...canary, status: 'REPLACING' },
      'state OPERATION_RUNNING',
    ],
  ])('of %s is refused', (_what, on, row, answer) => {
    expect(told(weigh(10, on, row))).toBe(answer);
  });
});

describe('SCALE', () => {
  it('sets the number of pods in the same row', () => {
    expect(told(scaled(4))).toBe('1 MODIFIED replicas=4');
  });

  it('of a canary below its share is warned of', () => {
    expect(scaled(1, lanes(), canary)).toMatchObject({
      warnings: [{ code: 'CAPACITY', params: { needed: 2, pods: 1 } }],
    });
    expect(scaled(2, lanes(), canary)).toMatchObject({ warnings: [] });
  });

  it('is refused while a DEPLOY runs: it would throw that release away', () => {
    const on = facts({
      lane: { mainId: 1 },
      rows: [{ ...main, status: 'REPLACING' }, deployment(3)],
      records: [running(9, 'DEPLOY', 3)],
    });

    expect(scaled(4, on, { ...main, status: 'REPLACING' })).toMatchObject({
      code: 'OPERATION_RUNNING',
      params: { operation: 9, operate: 'DEPLOY' },
    });
  });

  it('of one that never served is refused', () => {
    const row = deployment(3);

    expect(told(scaled(4, facts({ rows: [row] }), row))).toBe('state NOT_SERVED_YET');
  });
});

describe('RESTART', () => {
  it('replaces a deployment by one of the same everything', () => {
    expect(told(accept('RESTART', { deployment: main }, lanes()))).toBe(
      'make main like 1 x10, 1 SUCCEEDED_BY',
    );
    expect(told(accept('RESTART', { deployment: canary }, lanes()))).toBe(
      'make canary 20% like 2 x2, 2 SUCCEEDED_BY',
    );
  });
});

describe('CANCEL of a change in place', () => {
  const changing = running(9, 'SCALE', 1);
  const on = facts({
    lane: { mainId: 1 },
    rows: [{ ...main, status: 'DEPLOYING', replicas: 20, lifecycle: 'MODIFYING' }],
    records: [changing],
  });

  it('goes back to what was last in force, in the same row', () => {
    const answer = accept('CANCEL', { record: changing }, on);

    expect(told(answer)).toBe('1 waits weight=null replicas=10, operation 9 CANCELLED');
    expect(answer).toMatchObject({ related: [{ id: 1, change: 'RESTORED' }] });
  });
});

describe('SCALE of a deployment with an autoscaler', () => {
  const autoscale = { min: 2, max: 6, cpuPercent: 80 };
  const own = { ...main, replicas: 3, scaling: { autoscale, foreign: null } };
  const asked = (row: Deployment, values: { replicas?: number; min?: number; max?: number }) =>
    accept('SCALE', { deployment: row, ...values }, facts({ lane: { mainId: 1 }, rows: [row] }));

  it('takes bounds, and nothing else', () => {
    expect(asked(own, { min: 4, max: 8 })).toMatchObject({
      moves: [
        {
          event: 'MODIFIED',
          set: {
            scaling: { autoscale: { min: 4, max: 8, cpuPercent: 80 } },
            replicas: 4,
            lifecycle: 'MODIFYING',
          },
        },
      ],
    });
    expect(told(asked(own, { replicas: 4 }))).toBe('rule AUTOSCALED');
    expect(told(asked(own, { min: 4 }))).toBe('rule AUTOSCALED');
    expect(told(asked(main, { min: 4, max: 8 }))).toBe('rule NOT_AUTOSCALED');
  });

  it('is refused where the autoscaler is somebody else\u2019s', () => {
    const foreign = { ...main, scaling: { autoscale: null, foreign: 'shop-hpa' } };
    for (const values of [{ replicas: 4 }, { min: 4, max: 8 }])
      expect(asked(foreign, values)).toMatchObject({
        code: 'AUTOSCALED',
        params: { autoscaler: 'shop-hpa' },
      });
  });

  it('is undone by the bounds that were last in force', () => {
    const changed = {
      ...own,
      status: 'DEPLOYING' as const,
      scaling: { autoscale: { ...autoscale, min: 5 }, foreign: null },
      inForce: { weight: null, replicas: 3, autoscale },
    };
    const on = facts({ lane: { mainId: 1 }, rows: [changed], records: [running(9, 'SCALE', 1)] });
    const [record] = on.records;
    const cancelled = accept('CANCEL', { record: record ?? running(9, 'SCALE', 1) }, on);
    expect(cancelled).toMatchObject({
      moves: [{ set: { scaling: { autoscale, foreign: null }, replicas: 3 } }],
    });
    expect(cancelled.ok && cancelled.moves[0]?.set).not.toHaveProperty('autoscale');
  });
});

it('a successor leaves an autoscaler of somebody else behind, which is told', () => {
  const row = { ...main, scaling: { autoscale: null, foreign: 'shop-hpa' } };
  const on = facts({ lane: { mainId: 1 }, rows: [row] });
  expect(accept('RESTART', { deployment: row }, on)).toMatchObject({
    warnings: [{ code: 'FOREIGN_AUTOSCALER', params: { autoscaler: 'shop-hpa', deployment: row.name } }],
  });
  expect(accept('RESTART', { deployment: main }, lanes())).toMatchObject({ warnings: [] });
});

describe('a canary whose main is gone', () => {
  it('may have any share: there is nothing that it could be too small for', () => {
    const on = facts({ lane: { canaryId: 2 }, rows: [canary], environment: { protected: true } });

    expect(weigh(50, on, canary)).toMatchObject({ ok: true, warnings: [] });
    expect(scaled(1, on, canary)).toMatchObject({ ok: true, warnings: [] });
  });
});

it('where it is protected what has pods enough is not refused', () => {
  expect(weigh(15, lanes({}, { environment: { protected: true } }))).toMatchObject({
    ok: true,
    warnings: [],
  });
});

it('RESTART makes the same build with the same bounds, and stalls as asked, else as its environment does', () => {
  const autoscale = { min: 1, max: 3, cpuPercent: 80 };
  const row = { ...main, scaling: { autoscale, foreign: null } };
  const on = facts({ lane: { mainId: 1 }, rows: [row], environment: { onStalled: 'CANCEL' } });

  expect(accept('RESTART', { deployment: row }, on)).toMatchObject({
    create: { build: { id: row.buildId, image: row.image, commitId: row.commitId }, autoscale },
    onStalled: 'CANCEL',
    warnings: [],
  });
  expect(accept('RESTART', { deployment: row, onStalled: 'WAIT' }, on)).toMatchObject({ onStalled: 'WAIT' });
});

describe('a change in place', () => {
  it('overtakes changes of its own row alone, and stalls as asked or as its environment does', () => {
    const records = [running(9, 'SCALE', 1), running(10, 'UPDATE_BLUE_GREEN', 2, { canary: true })];
    const on = lanes({}, { records, environment: { onStalled: 'CANCEL' } });

    expect(scaled(4, on)).toMatchObject({
      endings: [{ record: { id: 9 }, status: 'CANCELLED', code: 'SUPERSEDED' }],
      related: [],
      onStalled: 'CANCEL',
      warnings: [],
    });
    expect(accept('SCALE', { deployment: main, replicas: 4, onStalled: 'WAIT' }, on)).toMatchObject({
      endings: [{}],
      onStalled: 'WAIT',
    });
  });

  it('of bounds needs both of them, and warns of nothing', () => {
    const autoscale = { min: 2, max: 6, cpuPercent: 80 };
    const row = { ...main, replicas: 3, scaling: { autoscale, foreign: null } };
    const on = facts({ lane: { mainId: 1 }, rows: [row] });

    expect(told(accept('SCALE', { deployment: row, max: 4 }, on))).toBe('rule AUTOSCALED');
    expect(accept('SCALE', { deployment: row, min: 1, max: 4 }, on)).toMatchObject({ warnings: [] });
  });
});

it('what is taken offline leaves no autoscaler behind that would follow nobody', () => {
  const row = { ...main, scaling: { autoscale: null, foreign: 'shop-hpa' } };

  expect(accept('DELETE', { deployment: row }, facts({ lane: { mainId: 1 }, rows: [row] }))).toMatchObject({
    warnings: [],
  });
});

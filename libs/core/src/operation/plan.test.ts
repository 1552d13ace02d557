import { describe, expect, it } from 'vitest';
import { deployment, nameOf, serving } from '../lane/deployment.fixture.js';
import type { Accepted, Lanes, Refusal } from './accepted.js';
import { acceptCancel } from './cancel.js';
import { acceptDelete } from './delete.js';
import { acceptDeploy, type DeployRequest } from './deploy.js';
import { build, facts, running } from './operation.fixture.js';
import { planOf } from './plan.js';
import { acceptRollback } from './rollback.js';
import { accept } from './rules.js';

const newName = nameOf('shop', 3);
const kept = serving(1, { status: 'REPLACING', relatedId: 2, shutdownAt: 900, readyReplicas: 1 });
const plan = (answer: Accepted | Refusal, lane: Lanes) => {
  if (!answer.ok) throw new Error(answer.code);
  const told = planOf(answer, lane, {
    newName,
    routeName: 'shop-stable-0a1b2c3d',
    routeKind: 'Ingress',
  });
  return {
    ...told,
    changes: told.changes.map(
      ({ action, kind, name, reason }) => `${action} ${kind} ${name.slice(-2)} ${reason}`,
    ),
  };
};
const deploy = (lane: Lanes, request: Partial<DeployRequest> = {}) =>
  plan(acceptDeploy({ build: build(), defaultReplicas: 1, ...request }, lane), lane);
const nothing = { main: null, canary: null, header: null };
const all = { main: 100, canary: 0, header: null };

describe('the plan of a DEPLOY', () => {
  it('on an empty lane creates its objects and brings traffic', () => {
    expect(deploy(facts({}), { replicas: 2 })).toMatchObject({
      operate: 'DEPLOY',
      basedOnTick: 50,
      summaryCode: 'DEPLOY_NEW',
      summary: 'Deploy build 12 as shop.stable in dev with 2 replicas.',
      changes: [
        'CREATE Deployment 03 NEW_DEPLOYMENT',
        'CREATE Service 03 NEW_DEPLOYMENT',
        'CREATE PodDisruptionBudget 03 NEW_DEPLOYMENT',
        'CREATE Ingress 3d ROUTE_FOLLOWS',
      ],
      traffic: { before: nothing, after: all },
      builds: { before: { main: null, canary: null }, after: { main: 12, canary: null } },
      podsNeeded: 2,
      inverse: { operate: 'DELETE' },
    });
  });

  it('tells of an autoscaler, and its bounds', () => {
    const autoscale = { min: 1, max: 4, cpuPercent: 80 };
    expect(deploy(facts({}), { external: false, autoscale })).toMatchObject({
      changes: ['CREATE Deployment 03 NEW_DEPLOYMENT', 'CREATE HorizontalPodAutoscaler 03 NEW_DEPLOYMENT'],
      params: { min: 1, max: 4 },
    });
  });

  it.each([
    ['stable', false, false],
    ['pay', true, false],
    ['pay', false, true],
  ])('of %s, protected %s, says whether it may end by itself: %s', (symbol, isProtected, mayExpire) => {
    const place = facts({ lane: { symbol }, environment: { protected: isProtected } });
    expect(deploy(place).params).toMatchObject({ mayExpire });
  });

  it('of an internal one touches no route', () => {
    expect(deploy(facts({}), { external: false })).toMatchObject({
      changes: ['CREATE Deployment 03 NEW_DEPLOYMENT'],
      traffic: { before: nothing, after: nothing },
    });
  });

  it.each([
    [
      'another main follows',
      (lane: Lanes) => acceptDeploy({ build: build(), defaultReplicas: 1 }, lane),
      true,
    ],
    ['the main is taken offline', (lane: Lanes) => acceptDelete({ deployment: serving(2) }, lane), true],
    ['somebody goes back to it', (lane: Lanes) => acceptRollback({ deployment: kept }, lane), false],
  ])('says that the copy kept warm goes, and counts its pods: %s', (_, ask, goes) => {
    const lane = facts({
      lane: { mainId: 2 },
      rows: [kept, serving(2)],
      environment: { keepWarmMs: 60_000 },
    });
    const told = plan(ask(lane), lane);
    const gone = ['REMOVE Deployment 01 WARM_GIVEN_UP', 'REMOVE Service 01 WARM_GIVEN_UP'];
    expect(told.changes.filter((change) => change.endsWith('WARM_GIVEN_UP'))).toEqual(goes ? gone : []);
    expect(told.podsNeeded).toBeGreaterThanOrEqual(2);
  });

  it.each<[string, (lane: Lanes) => Accepted | Refusal, boolean]>([
    [
      'another number of pods',
      (lane) => accept('SCALE', { deployment: serving(2), replicas: 3 }, lane),
      false,
    ],
    ['a canary', (lane) => accept('GRAY', { build: build(), canaryValue: 'v2' }, lane), false],
    [
      'a canary that comes back',
      (lane) => accept('ROLLBACK', { deployment: serving(8, { canary: true, status: 'REPLACING' }) }, lane),
      false,
    ],
    [
      'the end of one that nobody waited for',
      (lane) => accept('CANCEL', { record: running(9, 'DEPLOY', 6) }, lane),
      false,
    ],
    [
      'the end of one that the main waited for',
      (lane) =>
        accept(
          'CANCEL',
          { record: running(9, 'DEPLOY', 6) },
          {
            ...lane,
            rows: lane.rows.map((row) =>
              row.id === 2 ? { ...row, status: 'REPLACING', relatedId: 6 } : row,
            ),
          },
        ),
      true,
    ],
  ])('gives the copy kept warm up for nobody but another main: %s', (_, ask, goes) => {
    const drains = serving(7, { status: 'DELETING', shutdownAt: 900 });
    const lane = facts({
      lane: { mainId: 2 },
      rows: [kept, serving(2), deployment(6), drains],
      environment: { keepWarmMs: 60_000 },
    });
    const given = plan(ask(lane), lane).changes.filter((change) => change.endsWith('WARM_GIVEN_UP'));

    expect(given).toHaveLength(goes ? 2 : 0);
  });

  it('that replaces tells what goes after its drain and how to come back', () => {
    const lane = facts({ lane: { mainId: 1 }, rows: [serving(1, { replicas: 2, buildId: 11 })] });

    expect(deploy(lane)).toMatchObject({
      summaryCode: 'DEPLOY_REPLACES',
      params: { replaces: 11, build: 12, replicas: 2 },
      changes: [
        'CREATE Deployment 03 NEW_DEPLOYMENT',
        'CREATE Service 03 NEW_DEPLOYMENT',
        'CREATE PodDisruptionBudget 03 NEW_DEPLOYMENT',
        'UPDATE Ingress 3d ROUTE_FOLLOWS',
        'REMOVE Deployment 01 REMOVED_AFTER_DRAIN',
        'REMOVE Service 01 REMOVED_AFTER_DRAIN',
      ],
      traffic: { before: all, after: all },
      builds: { before: { main: 11, canary: null }, after: { main: 12, canary: null } },
      podsNeeded: 4,
      inverse: { operate: 'ROLLBACK', deployment: 1 },
    });
  });

  it('that makes an external main internal says that the address goes', () => {
    const lane = facts({ lane: { mainId: 1 }, rows: [serving(1)] });
    const told = deploy(lane, { external: false });

    expect(told.changes).toContain('REMOVE Ingress 3d ROUTE_FOLLOWS');
    expect(told.traffic).toEqual({ before: all, after: nothing });
  });
});

describe('the pods a plan needs', () => {
  it('are those that run beside the new ones; what is past its point of no return counts no more', () => {
    const rows = [
      serving(1, { replicas: 2 }),
      serving(4, { replicas: 3, status: 'REPLACING' }),
      serving(5, { replicas: 10, status: 'DELETING', removalAt: 1 }),
    ];

    expect(deploy(facts({ lane: { mainId: 1 }, rows }), { replicas: 4 }).podsNeeded).toBe(9);
  });
});

describe('the plan of a change in place', () => {
  const canary = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 20, readyReplicas: 1 });
  const main = serving(1, { replicas: 2, readyReplicas: 2, buildId: 11 });
  const lane = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [main, canary] });
  const params = {
    application: 'shop',
    environment: 'dev',
    symbol: 'stable',
    build: 11,
    replicas: null,
    replaces: null,
    keeps: null,
    external: null,
    canaryValue: null,
    weight: null,
    min: null,
    max: null,
    mayExpire: null,
  };

  it('of pods changes its Deployment alone, and counts the larger number', () => {
    const scale = (replicas: number) => plan(accept('SCALE', { deployment: main, replicas }, lane), lane);

    expect(scale(5)).toMatchObject({ changes: ['UPDATE Deployment 01 SCALED'], podsNeeded: 6 });
    expect(scale(5).params).toEqual({ ...params, replicas: 5 });
    expect(scale(1)).toMatchObject({ changes: ['UPDATE Deployment 01 SCALED'], podsNeeded: 3 });
    expect(scale(2).changes).toEqual([]);
  });

  it('of a share changes the route alone', () => {
    const told = plan(accept('UPDATE_BLUE_GREEN', { deployment: canary, weight: 40 }, lane), lane);

    expect(told).toMatchObject({
      changes: ['UPDATE Ingress 3d ROUTE_FOLLOWS'],
      traffic: { before: { main: 80, canary: 20 }, after: { main: 60, canary: 40 } },
      podsNeeded: 3,
    });
    expect(told.params).toEqual({ ...params, build: 102, weight: 40 });
  });

  it('of a canary tells how it gets its requests', () => {
    const gray = plan(accept('GRAY', { build: build(), canaryValue: 'v2' }, lane), lane);
    const blue = plan(accept('BLUE_GREEN', { build: build(), weight: 30 }, lane), lane);
    const made = { ...params, build: 12, replicas: 1, replaces: 11, external: true };

    expect(gray.params).toEqual({ ...made, canaryValue: 'v2' });
    expect(blue.params).toEqual({ ...made, weight: 30 });
  });
});

describe('the plan of going back', () => {
  const main = serving(2, { buildId: 11 });
  const lane = facts({ lane: { mainId: 2 }, rows: [kept, main] });

  it('tells who has the traffic then', () => {
    expect(plan(accept('ROLLBACK', { deployment: kept }, lane), lane)).toMatchObject({
      builds: { before: { main: 11, canary: null }, after: { main: 101, canary: null } },
    });
  });

  it('leads the route to another row, though the shares stay', () => {
    expect(plan(accept('ROLLBACK', { deployment: kept }, lane), lane).changes).toContainEqual(
      expect.stringMatching(/^UPDATE .*ROUTE_FOLLOWS$/),
    );
  });

  it('from a promotion tells of both, the main and its canary', () => {
    const canary = serving(4, {
      canary: true,
      canaryType: 'WEIGHT',
      weight: 20,
      status: 'REPLACING',
      relatedId: 6,
    });
    const promoting = running(9, 'PROMOTE', 6);
    const rows = [serving(2, { status: 'REPLACING', relatedId: 6, buildId: 11 }), canary, deployment(6)];
    const of = facts({ lane: { mainId: 2, canaryId: 4 }, rows, records: [promoting] });

    expect(plan(acceptCancel({ record: promoting }, of), of)).toMatchObject({
      builds: { after: { main: 11, canary: 104 } },
      traffic: { after: { main: 80, canary: 20 } },
    });
  });

  it('from what leaves already changes nothing more', () => {
    const record = running(9, 'DEPLOY', 2);
    const of = facts({ rows: [deployment(2, { status: 'DELETING' })], records: [record] });

    expect(plan(acceptCancel({ record }, of), of)).toMatchObject({
      changes: [],
      params: { weight: null, min: null },
    });
  });
});

describe('the plan of taking back', () => {
  const bringing = running(9, 'DEPLOY', 2);
  const replacing = facts({
    lane: { mainId: 1 },
    rows: [serving(1, { status: 'REPLACING' }), deployment(2, { buildId: 12 })],
    records: [bringing],
  });

  it('CANCEL keeps what serves and removes what never did', () => {
    expect(plan(acceptCancel({ record: bringing }, replacing), replacing)).toMatchObject({
      summaryCode: 'CANCEL_KEEPS',
      changes: [
        'REMOVE Deployment 02 NEVER_SERVED',
        'REMOVE Service 02 NEVER_SERVED',
        'KEEP Deployment 01 REINSTATED',
      ],
      traffic: { before: all, after: all },
      inverse: null,
    });
  });

  it('CANCEL of a first deployment leaves nothing', () => {
    const lane = facts({ rows: [deployment(2)], records: [bringing] });

    expect(plan(acceptCancel({ record: bringing }, lane), lane)).toMatchObject({
      summaryCode: 'CANCEL_REMOVES',
      traffic: { before: nothing, after: nothing },
    });
  });

  it('DELETE of the main removes its route', () => {
    const lane = facts({ lane: { mainId: 1 }, rows: [serving(1)] });

    expect(plan(acceptDelete({ deployment: serving(1) }, lane), lane)).toMatchObject({
      summaryCode: 'DELETE',
      changes: [
        'REMOVE Ingress 3d ROUTE_FOLLOWS',
        'REMOVE Deployment 01 REMOVED_AFTER_DRAIN',
        'REMOVE Service 01 REMOVED_AFTER_DRAIN',
      ],
      traffic: { before: all, after: nothing },
      inverse: { operate: 'ROLLBACK', deployment: 1 },
    });
  });

  it('DELETE of an internal one removes no Service', () => {
    const internal = serving(1, { external: false });
    const lane = facts({ lane: { mainId: 1 }, rows: [internal] });

    expect(plan(acceptDelete({ deployment: internal }, lane), lane).changes).toEqual([
      'REMOVE Deployment 01 REMOVED_AFTER_DRAIN',
    ]);
  });

  it('DEPLOY once more removes both, the one that serves and the one that never did', () => {
    expect(deploy(replacing).changes.slice(3)).toEqual([
      'REMOVE Deployment 01 REMOVED_AFTER_DRAIN',
      'REMOVE Service 01 REMOVED_AFTER_DRAIN',
      'REMOVE Deployment 02 NEVER_SERVED',
      'REMOVE Service 02 NEVER_SERVED',
    ]);
  });

  it('DELETE of the stuck one keeps what serves', () => {
    expect(plan(acceptDelete({ deployment: deployment(2) }, replacing), replacing)).toMatchObject({
      changes: [
        'REMOVE Deployment 02 NEVER_SERVED',
        'REMOVE Service 02 NEVER_SERVED',
        'KEEP Deployment 01 REINSTATED',
      ],
      traffic: { before: all, after: all },
    });
  });

  it('DELETE of a canary that serves says that it drains', () => {
    const canary = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 20 });
    const lane = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [serving(1), canary] });

    expect(plan(acceptDelete({ deployment: canary }, lane), lane)).toMatchObject({
      changes: [
        'UPDATE Ingress 3d ROUTE_FOLLOWS',
        'REMOVE Deployment 02 REMOVED_AFTER_DRAIN',
        'REMOVE Service 02 REMOVED_AFTER_DRAIN',
      ],
      traffic: { before: { main: 80, canary: 20, header: null }, after: all },
    });
  });
});

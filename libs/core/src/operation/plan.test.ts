import { describe, expect, it } from 'vitest';
import { deployment, nameOf, serving } from '../lane/deployment.fixture.js';
import type { Accepted, Lanes, Refusal } from './accepted.js';
import { acceptCancel } from './cancel.js';
import { acceptDelete } from './delete.js';
import { acceptDeploy, type DeployRequest } from './deploy.js';
import { build, facts, running } from './operation.fixture.js';
import { planOf } from './plan.js';
import { acceptRollback } from './rollback.js';

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

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Params } from '../lane/condition.js';
import type { Accepted, Refusal, Warning } from './accepted.js';
import { build, facts, running } from './operation.fixture.js';
import { accept, type Requests } from './rules.js';

const main = serving(1, { replicas: 10, readyReplicas: 10 });
const canary = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 20, replicas: 2, readyReplicas: 2 });
const internal = serving(3, { external: false });
const leaving = serving(4, { status: 'DELETING' });
const gone = serving(5, { status: 'WITHDRAWN' });
const entering = deployment(6);
const hpa = { autoscale: { min: 2, max: 4, cpuPercent: 80 }, foreign: null };

const alone = facts({ lane: { mainId: 1 }, rows: [main] });
const both = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [main, canary] });
const incoming = facts({
  lane: { mainId: 1 },
  rows: [main, entering],
  records: [running(9, 'DEPLOY', 6), running(10, 'GRAY', 7, { canary: true })],
});
const from = (acceptBuildsFrom: readonly string[]) => facts({ environment: { acceptBuildsFrom } });

const deploy = (of: Parameters<typeof facts>[0], request: Partial<Requests['DEPLOY']> = {}) =>
  accept('DEPLOY', { build: build(), defaultReplicas: 1, ...request }, facts(of));
const gray = (of: Parameters<typeof facts>[0]) =>
  accept('GRAY', { build: build(), canaryValue: 'v2' }, facts(of));
const cancel = (...of: Parameters<typeof running>) => accept('CANCEL', { record: running(...of) }, alone);

describe('a refusal says in one sentence what is so', () => {
  it.each<[Refusal['kind'], string, string, Params, Accepted | Refusal]>([
    [
      'state',
      'LANE_MOVED',
      'The lane is at tick 50, not 49. Look at the new plan.',
      { tick: 50, expectedTick: 49 },
      deploy({}, { expectedTick: 49 }),
    ],
    [
      'rule',
      'BUILD_OF_OTHER_APPLICATION',
      'Build 12 is of application cart.',
      {},
      deploy({}, { build: build({ application: 'cart' }) }),
    ],
    [
      'rule',
      'BUILD_NOT_SUCCESSFUL',
      'Build 12 is FAILURE; only a successful build can be deployed.',
      { build: 12, status: 'FAILURE' },
      deploy({}, { build: build({ status: 'FAILURE' }) }),
    ],
    [
      'rule',
      'BUILD_NOT_SUCCESSFUL',
      'Build 12 is SUCCESS; only a successful build can be deployed.',
      { build: 12, status: 'SUCCESS' },
      deploy({}, { build: build({ image: null }) }),
    ],
    [
      'rule',
      'BUILD_NOT_ACCEPTED',
      'dev accepts builds from test, staging only; this one was made for prod.',
      { environment: 'dev', builtFor: 'prod' },
      accept(
        'DEPLOY',
        { build: build({ environment: 'prod' }), defaultReplicas: 1 },
        from(['test', 'staging']),
      ),
    ],
    [
      'rule',
      'BUILD_NOT_ACCEPTED',
      'dev accepts builds from itself only; this one was made for prod.',
      { environment: 'dev', builtFor: 'prod' },
      accept('DEPLOY', { build: build({ environment: 'prod' }), defaultReplicas: 1 }, from([])),
    ],
    [
      'rule',
      'TTL_ON_STABLE',
      'This is stable: what runs here does not expire.',
      { symbol: 'stable', environment: 'dev' },
      deploy({}, { ttlSeconds: 300 }),
    ],
    [
      'rule',
      'TTL_ON_STABLE',
      'The environment dev is protected: what runs here does not expire.',
      { symbol: 'pay', environment: 'dev' },
      deploy({ lane: { symbol: 'pay' }, environment: { protected: true } }, { ttlSeconds: 300 }),
    ],
    [
      'rule',
      'CANARY_LIVE',
      'An internal main has no route, and its canary is live: take the canary offline first.',
      { deployment: 2 },
      accept('DEPLOY', { build: build(), defaultReplicas: 1, external: false }, both),
    ],
    ['rule', 'NO_MAIN', 'Nothing serves in this lane: deploy a main first.', {}, gray({})],
    [
      'state',
      'MAIN_LEAVING',
      'The main is being taken offline.',
      { deployment: 4 },
      gray({ lane: { mainId: 4 }, rows: [leaving] }),
    ],
    [
      'rule',
      'CANARY_NEEDS_ROUTE',
      'The main is internal: without a registry nobody could choose its canary.',
      { deployment: 3 },
      gray({ lane: { mainId: 3 }, rows: [internal] }),
    ],
    [
      'rule',
      'CAPACITY',
      'The canary gets 50 % of the requests and has 2 of the 5 pods that needs: scale it to 5 first.',
      { side: 'canary', share: 50, pods: 2, needed: 5 },
      accept(
        'UPDATE_BLUE_GREEN',
        { deployment: canary, weight: 50 },
        { ...both, environment: { ...both.environment, protected: true } },
      ),
    ],
    [
      'rule',
      'NOT_A_CANARY',
      `${main.name} is no canary.`,
      { deployment: 1 },
      accept('UPDATE_BLUE_GREEN', { deployment: main, weight: 5 }, both),
    ],
    [
      'rule',
      'NOT_A_CANARY',
      `${main.name} is no canary.`,
      { deployment: 1 },
      accept('PROMOTE', { deployment: main }, both),
    ],
    [
      'state',
      'OPERATION_RUNNING',
      'Operation 10 brings another canary.',
      { operation: 10, operate: 'GRAY' },
      accept('PROMOTE', { deployment: canary }, incoming),
    ],
    [
      'state',
      'NOT_DEPLOYED',
      `${canary.name} is DELETING: only a canary in force is promoted.`,
      { deployment: 2, status: 'DELETING' },
      accept('PROMOTE', { deployment: { ...canary, status: 'DELETING' } }, both),
    ],
    [
      'state',
      'OPERATION_RUNNING',
      'Operation 9 promotes another canary: wait for it or cancel it.',
      { operation: 9, operate: 'PROMOTE' },
      accept(
        'PROMOTE',
        { deployment: canary },
        { ...both, records: [running(9, 'PROMOTE', 30, { sourceLaneId: 6 })] },
      ),
    ],
    [
      'state',
      'OPERATION_RUNNING',
      'Operation 9 (DEPLOY) brings another deployment: wait for it or cancel it.',
      { operation: 9, operate: 'DEPLOY' },
      accept('SCALE', { deployment: main, replicas: 2 }, incoming),
    ],
    [
      'state',
      'ALREADY_LEAVING',
      `${leaving.name} is DELETING.`,
      { deployment: 4, status: 'DELETING' },
      accept('SCALE', { deployment: leaving, replicas: 2 }, alone),
    ],
    [
      'state',
      'DEPLOYMENT_WITHDRAWN',
      `${gone.name} is WITHDRAWN.`,
      { deployment: 5, status: 'WITHDRAWN' },
      accept('RESTART', { deployment: gone }, alone),
    ],
    [
      'state',
      'NOT_SERVED_YET',
      `${entering.name} never served yet.`,
      { deployment: 6 },
      accept('SCALE', { deployment: entering, replicas: 2 }, alone),
    ],
    [
      'rule',
      'NOT_AUTOSCALED',
      `${main.name} has no autoscaler: give replicas.`,
      { deployment: 1 },
      accept('SCALE', { deployment: main, min: 1, max: 2 }, alone),
    ],
    [
      'rule',
      'AUTOSCALED',
      `The autoscaler of ${main.name} sets its pods: give min and max.`,
      { deployment: 1, autoscaler: main.name },
      accept('SCALE', { deployment: { ...main, scaling: hpa }, replicas: 2 }, alone),
    ],
    [
      'rule',
      'AUTOSCALED',
      `The autoscaler shop-hpa sets the pods of ${main.name}: change its bounds.`,
      { deployment: 1, autoscaler: 'shop-hpa' },
      accept(
        'SCALE',
        { deployment: { ...main, scaling: { autoscale: null, foreign: 'shop-hpa' } }, replicas: 2 },
        alone,
      ),
    ],
    [
      'state',
      'NOT_SERVED_YET',
      `${entering.name} never served.`,
      { deployment: 6 },
      accept('ROLLBACK', { deployment: entering }, alone),
    ],
    [
      'state',
      'ALREADY_IN_FORCE',
      `${main.name} is in force.`,
      { deployment: 1 },
      accept('ROLLBACK', { deployment: main }, alone),
    ],
    [
      'rule',
      'NOTHING_TO_ROLL_BACK_TO',
      'No earlier deployment of this lane served well.',
      {},
      accept('ROLLBACK', { deployment: null }, alone),
    ],
    [
      'rule',
      'NO_MAIN',
      'Nothing serves in this lane: roll the main back first.',
      {},
      accept('ROLLBACK', { deployment: canary }, facts({})),
    ],
    [
      'state',
      'ALREADY_LEAVING',
      `${leaving.name} is DELETING already.`,
      { deployment: 4, status: 'DELETING' },
      accept('DELETE', { deployment: leaving }, alone),
    ],
    [
      'rule',
      'CANARY_LIVE',
      'Its canary is live: take the canary offline first.',
      { deployment: 1 },
      accept('DELETE', { deployment: main }, both),
    ],
    [
      'rule',
      'CANCEL_REFUSED',
      'A DELETE cannot be cancelled; roll back instead.',
      { operate: 'DELETE' },
      cancel(9, 'DELETE', 1),
    ],
    [
      'state',
      'OPERATION_FINISHED',
      'Operation 9 is DONE already.',
      { operation: 9, status: 'DONE' },
      cancel(9, 'DEPLOY', 1, { status: 'DONE' }),
    ],
    [
      'state',
      'DEPLOYMENT_ROW_MISSING',
      'Operation 9 has no deployment any more.',
      { operation: 9 },
      cancel(9, 'DEPLOY', 99),
    ],
    [
      'state',
      'ALREADY_IN_FORCE',
      `${main.name} serves: there is nothing to take back.`,
      { deployment: 1 },
      cancel(9, 'ROLLBACK', 1),
    ],
    [
      'state',
      'FROZEN',
      'lei froze it until 2026-11-11T16:00:00.000Z: the sale',
      { who: 'lei', reason: 'the sale', until: '2026-11-11T16:00:00.000Z' },
      deploy({ freeze: freezeUntil(Date.UTC(2026, 10, 11, 16)) }),
    ],
    [
      'state',
      'FROZEN',
      'lei froze it until it is lifted: the sale',
      { who: 'lei', reason: 'the sale', until: null },
      deploy({ freeze: freezeUntil(null) }),
    ],
  ])('%s %s: %s', (kind, code, message, params, answer) => {
    expect(answer).toEqual({ ok: false, kind, code, message, params });
  });
});

function freezeUntil(endsAt: number | null) {
  return {
    id: 3,
    environment: null,
    application: null,
    startsAt: 0,
    endsAt,
    byUser: 'lei',
    reason: 'the sale',
  };
}

describe('a warning says in one sentence what is so', () => {
  const weak = facts({ lane: { mainId: 1 }, rows: [{ ...main, readyReplicas: 7 }] });
  const lost = serving(1, {
    conditions: [
      { type: 'Answering', status: 'True', reason: 'ANSWERING', message: '', since: 1 },
      { type: 'Ready', status: 'Unknown', reason: 'CLUSTER_CHANGED', message: '', since: 1 },
    ],
  });
  const objects = `Deployment ${lost.name}, Service ${lost.name}, route ${lost.routeName}`;

  it.each<[Warning, Accepted | Refusal]>([
    [
      {
        code: 'CAPACITY',
        message:
          'The canary gets 50 % of the requests and has 2 of the 5 pods that needs: scale it to 5 first.',
        params: { side: 'canary', share: 50, pods: 2, needed: 5 },
      },
      accept('UPDATE_BLUE_GREEN', { deployment: canary, weight: 50 }, both),
    ],
    [
      {
        code: 'CAPACITY',
        message:
          'The main gets 80 % of the requests and has 7 of the 8 pods that needs: scale it to 8 first.',
        params: { side: 'main', share: 80, pods: 7, needed: 8 },
      },
      accept('BLUE_GREEN', { build: build(), weight: 20 }, weak),
    ],
    [
      {
        code: 'CAPACITY',
        message: 'The main that serves has 10 pods, the new one gets 2.',
        params: { side: 'main', share: 100, pods: 2, needed: 10 },
      },
      accept('DEPLOY', { build: build(), defaultReplicas: 1, replicas: 2 }, alone),
    ],
    [
      {
        code: 'CAPACITY',
        message: 'The canary gets 20 % of the requests, which needs 2 pods.',
        params: { side: 'canary', share: 20, pods: 1, needed: 2 },
      },
      accept('SCALE', { deployment: canary, replicas: 1 }, both),
    ],
    [
      {
        code: 'BUILD_OF_OTHER_ENVIRONMENT',
        message: 'Build 12 was made for prod, not for dev.',
        params: { build: 12, builtFor: 'prod', environment: 'dev' },
      },
      deploy({}, { build: build({ environment: 'prod' }) }),
    ],
    [
      { code: 'ADDRESS_GOES_AWAY', message: 'The new deployment is internal: the address goes away.' },
      deploy({ lane: { mainId: 7 }, rows: [serving(7)] }, { external: false }),
    ],
    [
      {
        code: 'WEIGHT_DROPPED',
        message: 'The former canary got 20 % of the requests; the new one gets those with its header only.',
        params: { weight: 20 },
      },
      accept('GRAY', { build: build(), canaryValue: 'v2' }, both),
    ],
    [
      {
        code: 'CANARY_LIVE',
        message: `The canary ${canary.name} of stable stays.`,
        params: { deployment: 2 },
      },
      accept(
        'PROMOTE',
        { deployment: { ...canary, id: 12, laneId: 8 } },
        { ...both, source: facts({ lane: { id: 8, symbol: 'pay', canaryId: 12 } }) },
      ),
    ],
    [
      {
        code: 'ABANDONED',
        message: `No configured context leads to its cluster: ${objects} in dev stay there.`,
        params: { objects, namespace: 'dev' },
      },
      accept('DELETE', { deployment: lost }, alone),
    ],
    [
      {
        code: 'FOREIGN_AUTOSCALER',
        message: `The autoscaler shop-hpa follows ${main.name}, not the next deployment.`,
        params: { autoscaler: 'shop-hpa', deployment: main.name },
      },
      accept(
        'RESTART',
        { deployment: main },
        { ...alone, rows: [{ ...main, scaling: { autoscale: null, foreign: 'shop-hpa' } }] },
      ),
    ],
  ])('%j', (warning, answer) => {
    expect(answer.ok ? answer.warnings : answer.code).toEqual([warning]);
  });
});

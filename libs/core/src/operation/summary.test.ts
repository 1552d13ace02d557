import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Accepted, Lanes, Refusal } from './accepted.js';
import { build, facts, running } from './operation.fixture.js';
import { planOf } from './plan.js';
import { accept, rules } from './rules.js';

const main = serving(1, { replicas: 2, readyReplicas: 2, buildId: 11 });
const canary = serving(2, {
  canary: true,
  canaryType: 'WEIGHT',
  weight: 20,
  buildId: 10,
  readyReplicas: 1,
  inForce: { weight: 20, replicas: 1 },
});
const scaled = {
  ...main,
  scaling: { autoscale: { min: 1, max: 4, cpuPercent: 80 }, foreign: null },
  inForce: { weight: null, replicas: 2, autoscale: { min: 1, max: 4, cpuPercent: 80 } },
};
const warm = serving(4, { status: 'REPLACING', relatedId: 1, shutdownAt: 5, buildId: 9 });
const gone = serving(5, { status: 'WITHDRAWN', removalAt: 5, buildId: 8 });
const entering = deployment(6, { buildId: 12 });
const bringing = running(9, 'DEPLOY', 6);

const empty = facts({});
const alone = facts({ lane: { mainId: 1 }, rows: [main, warm] });
const both = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [main, canary] });
const pay = facts({ lane: { id: 8, symbol: 'pay', canaryId: 12 } });
const replacing = facts({
  lane: { mainId: 1 },
  rows: [{ ...main, status: 'REPLACING', relatedId: 6 }, entering],
  records: [bringing],
});
const deploy = { build: build(), defaultReplicas: 2 };
const back = { operate: 'ROLLBACK', deployment: 1 };

describe('a plan says in one sentence what would be done, and what undoes it', () => {
  it.each<[string, string, object | null, Lanes, (lanes: Lanes) => Accepted | Refusal]>([
    [
      'DEPLOY_NEW',
      'Deploy build 12 as shop.stable in dev with 2 replicas.',
      { operate: 'DELETE' },
      empty,
      (lanes) => accept('DEPLOY', deploy, lanes),
    ],
    [
      'DEPLOY_REPLACES',
      'Deploy build 12 as shop.stable in dev with 2 replicas; build 11 serves until it is ready.',
      back,
      alone,
      (lanes) => accept('DEPLOY', deploy, lanes),
    ],
    [
      'DEPLOY_AGAIN',
      'Deploy build 11 as shop.stable in dev again with 2 replicas; what runs serves until it is ready.',
      back,
      alone,
      (lanes) => accept('DEPLOY', { ...deploy, build: build({ id: 11 }) }, lanes),
    ],
    [
      'GRAY',
      'Deploy build 12 beside shop.stable in dev for requests with the header gray: v2.',
      { operate: 'DELETE' },
      alone,
      (lanes) => accept('GRAY', { build: build(), canaryValue: 'v2' }, lanes),
    ],
    [
      'BLUE_GREEN',
      'Deploy build 12 beside shop.stable in dev for 30 % of the requests.',
      { operate: 'ROLLBACK', deployment: 2 },
      both,
      (lanes) => accept('BLUE_GREEN', { build: build(), weight: 30 }, lanes),
    ],
    [
      'UPDATE_BLUE_GREEN',
      'Send 40 % of the requests of shop.stable in dev to build 10.',
      { operate: 'UPDATE_BLUE_GREEN', deployment: 2, weight: 20 },
      both,
      (lanes) => accept('UPDATE_BLUE_GREEN', { deployment: canary, weight: 40 }, lanes),
    ],
    [
      'PROMOTE',
      'Make build 10 the main of shop.stable in dev; the canary serves until it is.',
      back,
      both,
      (lanes) => accept('PROMOTE', { deployment: canary }, lanes),
    ],
    [
      'PROMOTE_NEW',
      'Make build 10 the main of shop.stable in dev; the canary serves until it is.',
      { operate: 'DELETE' },
      { ...empty, source: pay },
      (lanes) => accept('PROMOTE', { deployment: { ...canary, id: 12, laneId: 8 } }, lanes),
    ],
    [
      'ROLLBACK_REINSTATES',
      'Bring build 9 of shop.stable in dev back; its pods still run.',
      back,
      alone,
      (lanes) => accept('ROLLBACK', { deployment: warm }, lanes),
    ],
    [
      'ROLLBACK_REMAKES',
      'Bring build 8 of shop.stable in dev back with new pods.',
      back,
      alone,
      (lanes) => accept('ROLLBACK', { deployment: gone }, lanes),
    ],
    [
      'SCALE',
      'Scale build 11 of shop.stable in dev to 5 replicas.',
      { operate: 'SCALE', deployment: 1, replicas: 2 },
      alone,
      (lanes) => accept('SCALE', { deployment: main, replicas: 5 }, lanes),
    ],
    [
      'SCALE_BOUNDS',
      'Let the autoscaler of build 11 of shop.stable in dev keep 2 to 6 replicas.',
      { operate: 'SCALE', deployment: 1, min: 1, max: 4 },
      facts({ lane: { mainId: 1 }, rows: [scaled] }),
      (lanes) => accept('SCALE', { deployment: scaled, min: 2, max: 6 }, lanes),
    ],
    [
      'RESTART',
      'Replace the pods of build 11 of shop.stable in dev by new ones of the same build.',
      back,
      alone,
      (lanes) => accept('RESTART', { deployment: main }, lanes),
    ],
    [
      'DELETE',
      'Take build 11 of shop.stable in dev offline.',
      back,
      alone,
      (lanes) => accept('DELETE', { deployment: main }, lanes),
    ],
    [
      'CANCEL_KEEPS',
      'Cancel the deployment of build 12 as shop.stable in dev; build 11 goes on serving.',
      null,
      replacing,
      (lanes) => accept('CANCEL', { record: bringing }, lanes),
    ],
    [
      'CANCEL_REMOVES',
      'Cancel the deployment of build 12 as shop.stable in dev; nothing else serves there.',
      null,
      facts({ rows: [entering], records: [bringing] }),
      (lanes) => accept('CANCEL', { record: bringing }, lanes),
    ],
  ])('%s: %s', (summaryCode, summary, inverse, lanes, ask) => {
    const answer = ask(lanes);
    if (!answer.ok) throw new Error(answer.code);
    const names = { newName: 'new', routeName: 'route', routeKind: 'Ingress' };
    const plan = planOf(answer, lanes, names);

    expect([plan.summaryCode, plan.summary]).toEqual([summaryCode, summary]);
    expect(plan.inverse).toEqual(inverse);
  });
});

it('an operation names what it is about', () => {
  expect(Object.fromEntries(Object.entries(rules).map(([operate, { names }]) => [operate, names]))).toEqual({
    DEPLOY: 'build',
    GRAY: 'build',
    BLUE_GREEN: 'build',
    UPDATE_BLUE_GREEN: 'deployment',
    PROMOTE: 'deployment',
    ROLLBACK: 'deployment or lane',
    SCALE: 'deployment',
    RESTART: 'deployment',
    DELETE: 'deployment',
    CANCEL: 'operation',
  });
});

it('what is about a deployment undoes nothing where there is none', () => {
  const nothing = { target: null, before: null, was: null };

  for (const operate of ['DELETE', 'SCALE', 'UPDATE_BLUE_GREEN'] as const)
    expect(rules[operate].inverse(nothing)).toBeNull();
  for (const operate of ['SCALE', 'UPDATE_BLUE_GREEN'] as const)
    expect(rules[operate].inverse({ ...nothing, target: 1 })).toBeNull();
});

it('DEPLOY and ROLLBACK may always be asked for', () => {
  expect([rules.DEPLOY.allowed(empty), rules.ROLLBACK.allowed(empty)]).toEqual([null, null]);
});

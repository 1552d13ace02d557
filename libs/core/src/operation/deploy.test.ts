import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { LaneFacts } from './accepted.js';
import { acceptDeploy, type DeployRequest } from './deploy.js';
import { build, facts, running, told } from './operation.fixture.js';

const deploy = (lane: LaneFacts, request: Partial<DeployRequest> = {}) =>
  acceptDeploy({ build: build(), defaultReplicas: 1, ...request }, lane);

const created = (lane: LaneFacts, request: Partial<DeployRequest> = {}) => {
  const answer = deploy(lane, request);
  return answer.ok ? answer.create : null;
};

it.each([
  ['stable', false, 'TTL_ON_STABLE'],
  ['pay', true, 'TTL_ON_STABLE'],
  ['pay', false, 'yes'],
])('an expiry on %s, protected %s: %s', (symbol, isProtected, expected) => {
  const of = facts({ lane: { symbol }, environment: { protected: isProtected } });
  const answer = acceptDeploy({ build: build(), defaultReplicas: 1, ttlSeconds: 300 }, of);
  expect(answer.ok ? 'yes' : answer.code).toBe(expected);
});

describe('DEPLOY makes a new main', () => {
  it('on an empty lane', () => {
    expect(told(deploy(facts({})))).toBe('make main');
  });

  it('and the serving main waits for it as REPLACING', () => {
    const lane = facts({ lane: { mainId: 1 }, rows: [serving(1)] });

    expect(told(deploy(lane))).toBe('make main, 1 SUCCEEDED_BY');
    expect(deploy(lane)).toMatchObject({
      related: [{ id: 1, change: 'REPLACING', before: 'DEPLOYED' }],
      moves: [{ newTick: false, related: true }],
    });
  });

  it('and leaves a canary alone', () => {
    const canary = serving(2, { canary: true, canaryType: 'HEADER', canaryValue: 'v2' });
    const lane = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [serving(1), canary] });

    expect(told(deploy(lane))).toBe('make main, 1 SUCCEEDED_BY');
  });

  it('and leaves alone what already is on its way out', () => {
    const lane = facts({
      lane: { mainId: 3 },
      rows: [
        serving(1, { status: 'REPLACING', shutdownAt: 5 }),
        serving(2, { status: 'DELETING', shutdownAt: 6 }),
        serving(3),
      ],
    });

    expect(told(deploy(lane))).toBe('make main, 3 SUCCEEDED_BY');
  });

  it('and writes nothing of a lane it is not in: another environment keeps its rows (defect 1)', () => {
    const prod = facts({ environment: { name: 'prod' }, lane: { environment: 'prod' } });

    expect(told(deploy(prod, { build: build({ environment: 'prod' }) }))).toBe('make main');
  });
});

describe('DEPLOY overtakes', () => {
  const unfinished = facts({
    lane: { mainId: 1 },
    rows: [serving(1, { status: 'REPLACING', relatedId: 2 }), deployment(2)],
    records: [running(9, 'DEPLOY', 2)],
  });

  it('an unfinished DEPLOY: SUPERSEDED, and both rows wait for the newest', () => {
    expect(told(deploy(unfinished))).toBe('make main, 1 waits, 2 SUCCEEDED_BY, operation 9 SUPERSEDED');
  });

  it('a CANCEL whose undone deployment is still going', () => {
    const lane = facts({
      lane: { mainId: 1 },
      rows: [deployment(1, { servedAt: 5, routedAt: 4 }), deployment(2, { status: 'DELETING' })],
      records: [
        running(10, 'CANCEL', 2, { related: [{ id: 1, change: 'REINSTATED', before: 'REPLACING' }] }),
      ],
    });

    expect(told(deploy(lane))).toBe('make main, 1 SUCCEEDED_BY, operation 10 SUPERSEDED');
  });

  it('a DELETE of the one that still serves', () => {
    const lane = facts({
      lane: { mainId: 1 },
      rows: [serving(1, { status: 'DELETING' })],
      records: [running(10, 'DELETE', 1)],
    });

    expect(told(deploy(lane))).toBe('make main, operation 10 SUPERSEDED');
  });

  it('no DELETE of what is out of the route already: that goes on to its end', () => {
    const lane = facts({
      lane: { mainId: null },
      rows: [serving(1, { status: 'DELETING', shutdownAt: 9 })],
      records: [running(10, 'DELETE', 1)],
    });

    expect(told(deploy(lane))).toBe('make main');
  });

  it('no operation of the canary chain', () => {
    const lane = facts({
      lane: { mainId: 1 },
      rows: [serving(1), deployment(2, { canary: true, canaryType: 'HEADER', canaryValue: 'v2' })],
      records: [running(10, 'GRAY', 2, { canary: true })],
    });

    expect(told(deploy(lane))).toBe('make main, 1 SUCCEEDED_BY');
  });
});

describe('DEPLOY without replicas and external', () => {
  it('takes the defaults on an empty lane', () => {
    expect(created(facts({}), { defaultReplicas: 3 })).toMatchObject({ replicas: 3, external: true });
  });

  it('takes what the lane has now', () => {
    const lane = facts({ lane: { mainId: 1 }, rows: [serving(1, { replicas: 5, external: false })] });

    expect(created(lane)).toMatchObject({ replicas: 5, external: false });
    expect(created(lane, { replicas: 2, external: true })).toMatchObject({ replicas: 2, external: true });
  });

  it('takes what is wanted now while an operation runs', () => {
    const rows = [serving(1, { status: 'REPLACING', replicas: 5 }), deployment(2, { replicas: 6 })];

    expect(created(facts({ lane: { mainId: 1 }, rows }))).toMatchObject({ replicas: 6 });
  });

  it('takes what is being taken offline, while it still serves', () => {
    const rows = [serving(1, { status: 'DELETING', replicas: 5 })];

    expect(created(facts({ lane: { mainId: 1 }, rows }))).toMatchObject({ replicas: 5 });
  });
});

describe('onStalled of a DEPLOY', () => {
  it("is the body's, else the environment's", () => {
    const cancels = facts({ environment: { onStalled: 'CANCEL' } });

    expect(deploy(cancels)).toMatchObject({ onStalled: 'CANCEL' });
    expect(deploy(cancels, { onStalled: 'WAIT' })).toMatchObject({ onStalled: 'WAIT' });
    expect(deploy(facts({}))).toMatchObject({ onStalled: 'WAIT' });
  });
});

describe('DEPLOY is refused', () => {
  it.each(['QUEUED', 'BUILDING', 'FAILURE', 'ABORTED'] as const)('for a build that is %s', (status) => {
    expect(told(deploy(facts({}), { build: build({ status, image: null }) }))).toBe(
      'rule BUILD_NOT_SUCCESSFUL',
    );
  });

  it('for a successful build that has no image', () => {
    expect(told(deploy(facts({}), { build: build({ image: null }) }))).toBe('rule BUILD_NOT_SUCCESSFUL');
  });

  it("for another application's build", () => {
    expect(told(deploy(facts({}), { build: build({ application: 'pay' }) }))).toBe(
      'rule BUILD_OF_OTHER_APPLICATION',
    );
  });

  it.each([
    ['test', ['test'], 'make main'],
    ['dev', [], 'make main'],
    ['prod', ['test'], 'rule BUILD_NOT_ACCEPTED'],
    ['prod', [], 'rule BUILD_NOT_ACCEPTED'],
    ['prod', null, 'make main'],
  ])('for a build of %s in dev, which accepts %j: %s', (builtFor, acceptBuildsFrom, answer) => {
    const lane = facts({ environment: { acceptBuildsFrom } });

    expect(told(deploy(lane, { build: build({ environment: builtFor }) }))).toBe(answer);
  });

  it('when somebody was first', () => {
    const answer = deploy(facts({ lane: { tick: 51 } }), { expectedTick: 50 });

    expect(answer).toMatchObject({
      kind: 'state',
      code: 'LANE_MOVED',
      params: { tick: 51, expectedTick: 50 },
    });
    expect(told(deploy(facts({ lane: { tick: 51 } }), { expectedTick: 51 }))).toBe('make main');
    expect(told(deploy(facts({ lane: { tick: 51 } }), { expectedTick: 52 }))).toBe('state LANE_MOVED');
  });
});

describe('DEPLOY warns', () => {
  const warnings = (lane: LaneFacts, request: Partial<DeployRequest> = {}) => {
    const answer = deploy(lane, request);
    return answer.ok ? answer.warnings.map((warning) => warning.code) : answer.code;
  };

  it('not, when there is nothing to warn of', () => {
    expect(warnings(facts({}))).toEqual([]);
  });

  it("of another environment's build", () => {
    expect(warnings(facts({}), { build: build({ environment: 'test' }) })).toEqual([
      'BUILD_OF_OTHER_ENVIRONMENT',
    ]);
  });

  it('when the address goes away', () => {
    const lane = facts({ lane: { mainId: 1 }, rows: [serving(1)] });

    expect(warnings(lane, { external: false })).toEqual(['ADDRESS_GOES_AWAY']);
    expect(warnings(facts({}), { external: false })).toEqual([]);
  });
});

describe('the number of pods of a new main', () => {
  const autoscale = { min: 3, max: 8, cpuPercent: 80 };
  const scaled = serving(1, { replicas: 6, scaling: { autoscale, foreign: null } });
  const lane = facts({ lane: { mainId: 1 }, rows: [scaled] });

  it.each<[string, LaneFacts, Partial<DeployRequest>, number]>([
    ['the default, where nothing serves', facts({}), {}, 1],
    ['what is asked for', facts({}), { replicas: 4 }, 4],
    ['what the one that serves has, by its autoscaler too', lane, {}, 6],
    ['no fewer than its own autoscaler keeps', facts({}), { autoscale }, 3],
    ['no fewer than that, whatever is asked for', facts({}), { autoscale, replicas: 1 }, 3],
    ['what the one that serves has scaled to, with an autoscaler of its own', lane, { autoscale }, 6],
    [
      'no fewer than the one that serves, while a smaller one is on its way in',
      facts({ lane: { mainId: 1 }, rows: [{ ...scaled, status: 'REPLACING' }, deployment(2)] }),
      {},
      6,
    ],
  ])('is %s', (_, on, request, replicas) => {
    expect(created(on, request)).toMatchObject({ replicas, autoscale: request.autoscale ?? null });
  });

  it('may be smaller where that is asked for, with a warning that has the number', () => {
    expect(deploy(lane, { replicas: 2 })).toMatchObject({
      create: { replicas: 2 },
      warnings: [{ code: 'CAPACITY', params: { pods: 2, needed: 6 } }],
    });
  });
});

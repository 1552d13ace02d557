import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { WorkloadState } from '../port/cluster.js';
import { trafficOf } from '../lane/traffic.js';
import { decide } from './decide.js';
import { incidentIn } from './share.js';
import {
  acts,
  change,
  given,
  now,
  pod,
  ready,
  routeTo,
  starting,
  unseen,
  writtenTo,
} from './observed.fixture.js';

const main = serving(1);
const blue = serving(2, {
  canary: true,
  canaryType: 'WEIGHT',
  weight: 20,
  replicas: 2,
  inForce: { weight: 20, replicas: 2 },
});
const gray = serving(2, {
  canary: true,
  canaryType: 'HEADER',
  canaryValue: 'v2',
  weight: 20,
  replicas: 2,
  inForce: { weight: 20, replicas: 2 },
});

/** The lane with its canary in the route by header and weight, seen so. */
function seenAs(
  canary: Deployment,
  weight: number | null,
  workload: WorkloadState | ReturnType<typeof unseen>,
) {
  const header = canary.canaryValue;
  const named = weight !== null || header !== null;
  const written = writtenTo(main).written;
  const record = written && {
    ...written,
    canary: named ? canary.name : null,
    header: named ? header : null,
    weight,
  };
  return given({
    lane: { mainId: 1, canaryId: 2, route: writtenTo(main, 0, { written: record, inForce: record }) },
    rows: [main, canary],
    route: routeTo(main, {}, named ? { service: canary.name, port: 80, header, weight } : null),
    workloads: { 2: workload },
  });
}
const routeOf = (o: ReturnType<typeof given>) => {
  const written = decide(o, now).actions.find((action) => action.kind === 'APPLY_ROUTE');
  return written?.kind === 'APPLY_ROUTE' ? written.spec.canary : undefined;
};

describe('a weight canary without a ready pod', () => {
  it('gives its share to the main in one write', () => {
    expect(routeOf(seenAs(blue, 20, starting(blue)))).toBeNull();
  });

  it('keeps its header: a tester must see that it is down', () => {
    expect(routeOf(seenAs(gray, 20, starting(gray)))).toMatchObject({ header: 'v2', weight: null });
  });

  it('keeps its weight wanted, and says why none is in force', () => {
    const o = seenAs(blue, null, starting(blue));

    expect(decide(o, now).lane.blocking).toMatchObject({ code: 'CANARY_DOWN', params: { weight: 20 } });
    expect(trafficOf(o.lane, o.rows)).toMatchObject({ wanted: { canary: 20 }, inForce: { canary: 0 } });
    expect(acts(decide(o, now))).toEqual([]);
    expect(decide(o, now).lane.canaryId).toBeUndefined();
  });

  it('gets its share back when it is ready again, not with its first pod', () => {
    const first = ready(blue, { availableReplicas: 1, pods: [pod('a'), pod('b', { ready: false })] });

    expect(routeOf(seenAs(blue, null, first))).toBeUndefined();
    expect(routeOf(seenAs(gray, null, first))).toBeUndefined();
    expect(routeOf(seenAs(blue, null, ready(blue)))).toMatchObject({ weight: 20 });
    expect(routeOf(seenAs(gray, null, ready(gray)))).toMatchObject({ header: 'v2', weight: 20 });
  });

  it('does not lose it while one pod is ready, nor where it cannot be looked at', () => {
    const half = ready(blue, { availableReplicas: 1, pods: [pod('a'), pod('b', { ready: false })] });

    expect(routeOf(seenAs(blue, 20, half))).toBeUndefined();
    expect(routeOf(seenAs(blue, 20, unseen()))).toBeUndefined();
  });

  it('keeps it where nothing of it was ever written: nobody gave it away', () => {
    const half = ready(blue, { availableReplicas: 1, pods: [pod('a'), pod('b', { ready: false })] });
    const o = given({ lane: { mainId: 1, canaryId: 2 }, rows: [main, blue], workloads: { 2: half } });

    expect(routeOf(o)).toMatchObject({ weight: 20 });
  });

  it('is not said to give what it never had: one that is asked for by its header alone', () => {
    const alone = { ...gray, weight: null, inForce: { weight: null, replicas: 2 } };
    const decision = decide(seenAs(alone, null, starting(alone)), now);

    expect(decision.lane.blocking?.code).not.toBe('CANARY_DOWN');
    expect(acts(decision)).toEqual([]);
  });

  it('gets its first share with one pod of two: who never had one has given none away', () => {
    const first = { ...gray, weight: 30, inForce: { weight: null, replicas: 2 } };
    const half = ready(first, { availableReplicas: 1, pods: [pod('a'), pod('b', { ready: false })] });

    expect(routeOf(seenAs(first, null, half))).toMatchObject({ header: 'v2', weight: 30 });
    expect(decide(seenAs(first, null, half), now).lane.blocking?.code).not.toBe('CANARY_DOWN');
  });

  it('has no new weight in force while it is down', () => {
    const moved = { ...blue, weight: 40, status: 'DEPLOYING', lifecycle: 'MODIFYING' } as const;

    expect(change(decide(seenAs(moved, null, starting(moved)), now), 2)).not.toHaveProperty('status');
  });
});

describe('what happened to a canary without an operation', () => {
  const reported = (canary: Deployment, weight: number | null, workload: WorkloadState) =>
    change(decide(seenAs(canary, weight, workload), now), 2)?.conditions ?? canary.conditions;

  it('begins with its share at the main, is told more of, and is over when it has its share again', () => {
    const fell = reported(blue, 20, starting(blue));
    expect(incidentIn(blue, fell)).toEqual({ code: 'CANARY_DOWN', weight: 20, why: expect.any(String) });

    const known = { ...blue, conditions: fell };
    const problem = {
      code: 'CRASH_LOOP',
      message: 'It ends.',
      params: {},
      providerReason: 'back-off 10s',
      final: false,
    };
    const said = reported(known, null, { ...starting(blue), problem });
    expect(incidentIn(known, said)).toMatchObject({ weight: 20, why: 'back-off 10s' });
    const told = { ...blue, conditions: said };
    expect(incidentIn(told, reported(told, null, starting(blue)))).toBeNull();

    expect(incidentIn(told, reported(told, null, ready(blue)))).toEqual({ code: 'CANARY_DOWN', over: true });
  });

  it('is nothing where a canary is well', () => {
    expect(incidentIn(blue, reported(blue, 20, ready(blue)))).toBeNull();
  });
});

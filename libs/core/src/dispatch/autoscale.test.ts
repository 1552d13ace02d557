import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { WorkloadState } from '../port/cluster.js';
import { conditionOf } from './condition.js';
import { decide } from './decide.js';
import {
  acts,
  besides,
  canaryBy,
  change,
  given,
  now,
  ready,
  routeTo,
  starting,
  unseen,
  wellSince,
  writtenTo,
  writtenToBoth,
} from './observed.fixture.js';
import { withWrite, type Writes } from './writes.js';

const autoscale = { min: 2, max: 6, cpuPercent: 80 };
const scaling = { autoscale, foreign: null };
const row = (id: number, values: Partial<Deployment> = {}) => {
  const whole = serving(id, { replicas: 3, readyReplicas: 3, scaling, conditions: wellSince(0), ...values });
  const inForce = { weight: whole.weight, replicas: whole.replicas, autoscale };
  return { ...whole, inForce, pods: ready(whole).pods, ...values };
};
const own = (min = 2, max = 6) => ({ name: 'shop', ours: true, uid: 'h1', min, max });
const having = (of: Deployment, ...autoscalers: WorkloadState['autoscalers'] & object) =>
  ready(of, { autoscalers });
const main = row(1);

/** A main at rest. */
const atRest = (workload: WorkloadState, of: Deployment = main) =>
  decide(
    given({
      rows: [of],
      lane: { mainId: 1, route: writtenTo(of) },
      workloads: { 1: workload },
      route: routeTo(of),
    }),
    now,
  );

describe('the autoscaler of a main', () => {
  it('is made once its row is in force, with the bounds of the row', () => {
    expect(atRest(having(main)).actions).toMatchObject([
      { kind: 'ENSURE_AUTOSCALER', uid: 'uid-1', bounds: { min: 2, max: 6 } },
    ]);
    expect(acts(atRest(having(main, own())))).toEqual([]);
    expect(acts(atRest(having(main, own(2, 9))))).toEqual(['ENSURE_AUTOSCALER 1']);
  });

  it('has bounds that somebody set put back and told; those it had before a SCALE are nobody’s', () => {
    const byHand = { ...own(2, 9), boundsBy: 'kubectl-edit' };
    const decision = atRest(having(main, byHand));
    expect(acts(decision)).toEqual(['ENSURE_AUTOSCALER 1']);
    expect(conditionOf(decision.lane.conditions ?? [], 'Drifted')).toMatchObject({
      reason: 'DRIFTED',
      params: {
        kind: 'HorizontalPodAutoscaler',
        path: 'spec.maxReplicas',
        before: '6',
        after: '9',
        manager: 'kubectl-edit',
        more: 0,
        heals: 0,
      },
    });
    for (const nothing of [own(2, 9), { ...own(), boundsBy: 'kubectl-edit' }])
      expect(atRest(having(main, nothing)).lane.conditions).toBeUndefined();
  });

  it('has bounds that somebody goes on setting put back ever less often', () => {
    const o = (writes: Writes | undefined) => ({
      ...given({
        rows: [main],
        lane: { mainId: 1, route: writtenTo(main) },
        workloads: { 1: having(main, { ...own(2, 9), boundsBy: 'argocd' }) },
        route: routeTo(main),
      }),
      ...(writes && { writes: new Map([['autoscaler 1', writes]]) }),
    });
    let writes: Writes | undefined;
    for (const at of [now, now + 1000]) {
      const [action] = decide(o(writes), at).actions;
      if (action?.kind !== 'ENSURE_AUTOSCALER') throw new Error(`${action?.kind} at ${at}`);
      writes = withWrite(writes, action.mends, at);
    }
    const later = decide(o(writes), now + 2000);
    expect(acts(later)).toEqual([]);
    const told = conditionOf(later.lane.conditions ?? [], 'Drifted');
    expect(told).toMatchObject({ reason: 'CHANGED_BY_OTHERS', params: { manager: 'argocd' } });
  });

  it('is not made of a row without one, nor beside one of somebody else, nor where a right is missing', () => {
    expect(acts(atRest(having(main), row(1, { scaling: null })))).toEqual([]);
    const foreign = { ...own(), name: 'shop-hpa', ours: false };
    expect(acts(atRest(having(main, foreign)))).toEqual([]);
    expect(acts(atRest(having(main, foreign, own())))).toEqual(['REMOVE_AUTOSCALER 1']);
    const leftOut = [{ kind: 'HorizontalPodAutoscaler', message: '' }];
    expect(acts(atRest(ready(main, { leftOut })))).toEqual([]);
    expect(acts(atRest(ready(main, { leftOut, autoscalers: [own(2, 9)] })))).toEqual([]);
  });

  /** A successor that is ready to take over. */
  const release = (workload: WorkloadState, next = ready(row(2, { status: 'DEPLOYING' }))) => {
    const leaving = row(1, { status: 'REPLACING', relatedId: 2 });
    const coming = row(2, { status: 'DEPLOYING', servedAt: null, routedAt: null, inForce: null });
    return decide(
      given({
        rows: [leaving, coming],
        lane: { mainId: 1, route: writtenTo(leaving) },
        workloads: { 1: workload, 2: next },
        route: routeTo(leaving),
      }),
      now,
    );
  };

  it('is made though another right is missing', () => {
    const leftOut = [{ kind: 'PodDisruptionBudget', message: '' }];

    expect(acts(atRest(ready(main, { leftOut })))).toEqual(['ENSURE_AUTOSCALER 1']);
  });

  it('is made of what is there alone', () => {
    expect(acts(atRest(ready(main, { uid: null })))).toEqual([]);
  });

  it('goes where its Deployment was brought down to no pods, or its row is taken offline', () => {
    const stopped = ready({ ...main, replicas: 0 }, { autoscalers: [own()] });

    expect(acts(atRest(stopped))).toContain('REMOVE_AUTOSCALER 1');
    expect(acts(atRest(stopped))).not.toContain('ENSURE_AUTOSCALER 1');
    expect(acts(atRest(having(main, own()), row(1, { status: 'DELETING' })))).toEqual([
      'REMOVE_AUTOSCALER 1',
    ]);
  });

  it('is left to go with its workload, and to the cluster it was made on', () => {
    const going = row(1, { status: 'DELETING', removalAt: now - 5 });
    const elsewhere = row(1, { clusterId: 'there' });

    expect(acts(atRest(having(main, own()), going))).not.toContain('REMOVE_AUTOSCALER 1');
    expect(acts(atRest(having(main, own(2, 9)), elsewhere))).toEqual([]);
  });

  it('stays while the successor is not ready, and that one gets none', () => {
    expect(acts(release(having(main, own()), starting(row(2))))).toEqual([]);
  });

  it('goes before the route does: what is kept warm keeps its size', () => {
    expect(acts(release(having(main, own())))).toEqual(['REMOVE_AUTOSCALER 1']);
    expect(acts(release(having(main)))).toContain('APPLY_ROUTE 2@50');
  });

  it('is waited for by nobody where its pods are down', () => {
    const down = starting(main, { autoscalers: [own()] });
    expect(acts(release(down))).toEqual(['REMOVE_AUTOSCALER 1', 'APPLY_ROUTE 2@50']);
  });

  it('leaves the number it set last, also when that is seen a moment later', () => {
    const decision = release({ ...having(row(1, { replicas: 5 })) });
    expect(change(decision, 1)).toMatchObject({ replicas: 5 });
    expect(acts(decision)).not.toContain('ENSURE_WORKLOAD 1');
  });

  it('is not touched where one could not look', () => {
    const decision = decide(
      given({ rows: [main], lane: { mainId: 1 }, workloads: { 1: unseen() }, route: routeTo(main) }),
      now,
    );
    expect(acts(decision)).toEqual([]);
  });
});

describe('the autoscaler of a canary', () => {
  /** A canary with a weight in force and another one wanted. */
  const beside = (weight: number, inForce: number, live = own(2, 6), uid: string | null = 'uid-2') => {
    const big = row(1, { replicas: 10 });
    const canary = row(2, { ...canaryBy.weight, weight, lifecycle: 'MODIFYING', status: 'DEPLOYING' });
    const before = { ...canary, weight: inForce };
    const rows = [big, { ...canary, inForce: { weight: inForce, replicas: 3, autoscale } }];
    return decide(
      given({
        rows,
        lane: { mainId: 1, canaryId: 2, route: writtenToBoth(big, before) },
        workloads: { 1: having(big, own()), 2: { ...having(canary, live), uid } },
        route: routeTo(big, {}, besides(before)),
      }),
      now,
    );
  };

  it('has pods for its share at least, before the route gives it more', () => {
    expect(beside(50, 10).actions).toMatchObject([
      { kind: 'ENSURE_AUTOSCALER', deployment: { id: 2 }, bounds: { min: 5, max: 6 } },
    ]);
    expect(acts(beside(50, 10, own(5, 6)))).toEqual(['APPLY_ROUTE 1@50']);
  });

  it('keeps those of a share that shrinks until the route says so', () => {
    expect(acts(beside(10, 50, own(5, 6)))).toEqual(['APPLY_ROUTE 1@50']);
  });

  it('is not waited for where there is nothing to hang it on', () => {
    expect(acts(beside(50, 10, own(2, 6), null))).toEqual(['APPLY_ROUTE 1@50']);
  });

  it('has its own bounds while nobody is the main, and those of its share before any was in force', () => {
    const canary = row(2, { ...canaryBy.weight, inForce: null });
    const bounds = (rows: readonly Deployment[], mainId: number | null) =>
      decide(
        given({
          rows,
          lane: { mainId, canaryId: 2 },
          workloads: { 1: having(rows[0] ?? main, own()), 2: having(canary) },
        }),
        now,
      ).actions.find(({ kind }) => kind === 'ENSURE_AUTOSCALER');

    expect(bounds([canary], null)).toMatchObject({ bounds: { min: 2, max: 6 } });
    expect(bounds([row(1, { replicas: 10 }), canary], 1)).toMatchObject({ bounds: { min: 3, max: 6 } });
  });

  it('may have more than its own most, for the share decides', () => {
    expect(beside(100, 10).actions).toMatchObject([{ bounds: { min: 10, max: 10 } }]);
  });
});

it('new bounds are in force when the autoscaler has them and the pods are within them', () => {
  const bounds = { ...autoscale, min: 4 };
  const scaled = row(1, {
    status: 'DEPLOYING',
    lifecycle: 'MODIFYING',
    scaling: { autoscale: bounds, foreign: null },
  });
  expect(change(atRest(having(scaled, own(2, 6)), scaled), 1)).not.toHaveProperty('status');
  expect(change(atRest(having(scaled, own(4, 6)), scaled), 1)).not.toHaveProperty('status');
  const four = { ...scaled, replicas: 4 };
  const done = change(atRest(having(four, own(4, 6)), four), 1);
  expect(done).toMatchObject({ status: 'DEPLOYED', inForce: { replicas: 4, autoscale: bounds } });
});

it.each<[string, number, number, boolean]>([
  ['within them', 3, 3, true],
  ['as few as they may be', 3, 6, true],
  ['more than they may be', 2, 2, false],
])('new bounds are in force with pods %s: %i to %i', (_what, min, max, expected) => {
  const bounds = { ...autoscale, min, max };
  const scaled = row(1, {
    status: 'DEPLOYING',
    lifecycle: 'MODIFYING',
    scaling: { autoscale: bounds, foreign: null },
  });

  expect(change(atRest(having(scaled, own(min, max)), scaled), 1).status === 'DEPLOYED').toBe(expected);
});

it('new bounds are waited for by nobody where a right is missing', () => {
  const scaled = row(1, { status: 'DEPLOYING', lifecycle: 'MODIFYING' });
  const leftOut = [{ kind: 'HorizontalPodAutoscaler', message: '' }];

  expect(change(atRest(ready(scaled, { leftOut }), scaled), 1)).toMatchObject({ status: 'DEPLOYED' });
});

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { WorkloadState } from '../port/cluster.js';
import { decide } from './decide.js';
import { followed, withRows } from './follow.js';
import {
  acts,
  change,
  given,
  now,
  ready,
  routeTo,
  unseen,
  wellSince,
  writtenTo,
} from './observed.fixture.js';

const settled = { weight: null, replicas: 2 };
const whole = serving(1, { replicas: 2, readyReplicas: 2, inForce: settled, conditions: wellSince(0) });
const main = { ...whole, pods: ready(whole).pods };

/** A main at rest whose workload is otherwise than its row says. */
const look = (values: Partial<WorkloadState>, row = main) =>
  decide(
    given({
      rows: [row],
      lane: { mainId: 1, route: writtenTo(row) },
      workloads: { 1: ready({ ...row, replicas: values.wantedReplicas ?? row.replicas }, values) },
      route: routeTo(row),
    }),
    now,
  );
const hpa = { name: 'shop-hpa', ours: false, uid: 'h1', min: 1, max: 9 };
const foreign = { autoscale: null, foreign: 'shop-hpa' };

describe('an autoscaler of somebody else', () => {
  it('sets the number of pods: the row takes it over, nothing is put back', () => {
    const decision = look({ wantedReplicas: 6, autoscalers: [hpa], revision: 'r7' });
    expect(acts(decision)).toEqual([]);
    expect(change(decision, 1)).toMatchObject({
      replicas: 6,
      inForce: { weight: null, replicas: 6 },
      scaling: foreign,
    });
  });

  it('is left its number by a write of something else, which holds for what was read alone', () => {
    const decision = look({ wantedReplicas: 6, autoscalers: [hpa], revision: 'r7', hash: 'other' });
    expect(decision.actions).toMatchObject([
      { kind: 'ENSURE_WORKLOAD', deployment: { replicas: 6 }, revision: 'r7' },
    ]);
  });

  it('is no reason to write anything at rest', () => {
    const row = { ...main, scaling: foreign };
    const decision = look({ autoscalers: [hpa] }, row);
    expect([acts(decision), decision.rows.size]).toEqual([[], 0]);
  });

  it('is named no more once it is gone; what it set last stays', () => {
    const row = { ...main, replicas: 6, scaling: foreign };
    expect(change(look({ wantedReplicas: 6 }, row), 1)).toMatchObject({
      scaling: { autoscale: null, foreign: null },
    });
  });

  it('is no wish for a version without pods', () => {
    const decision = look({ wantedReplicas: 0, autoscalers: [hpa], revision: 'r7' });
    expect(decision.actions).toMatchObject([{ kind: 'ENSURE_WORKLOAD', deployment: { replicas: 2 } }]);
  });

  it('is followed by a version that waits warm, too', () => {
    const warm = serving(1, { ...main, status: 'REPLACING', relatedId: 2, shutdownAt: now - 10 });
    const next = serving(2, {
      conditions: wellSince(0),
      inForce: { weight: null, replicas: 1 },
      readyReplicas: 1,
    });
    const decision = decide(
      given({
        rows: [warm, next],
        lane: { mainId: 2, route: writtenTo(next) },
        workloads: { 1: ready({ ...warm, replicas: 5 }, { autoscalers: [hpa] }) },
        route: routeTo(next),
      }),
      now,
    );
    expect(change(decision, 1)).toMatchObject({ replicas: 5 });
  });
});

describe('without an autoscaler', () => {
  it('another number of pods is drift: put back, whatever the state', () => {
    const decision = look({ wantedReplicas: 6, revision: 'r7' });
    expect(decision.actions).toMatchObject([{ kind: 'ENSURE_WORKLOAD', deployment: { replicas: 2 } }]);
    expect(decision.actions[0]).not.toMatchObject({ revision: 'r7' });
    expect(change(decision, 1)).not.toHaveProperty('replicas');
  });

  it('nothing is taken over from a stranger, or from what could not be seen', () => {
    const stranger = look({ wantedReplicas: 6, autoscalers: [hpa], ours: false });
    expect(change(stranger, 1)).not.toHaveProperty('replicas');
    const blind = decide(given({ rows: [deployment(1)], workloads: { 1: unseen() } }), now);
    expect(change(blind, 1)).not.toHaveProperty('scaling');
  });
});

describe('what a row takes over', () => {
  const own = { autoscale: { min: 1, max: 9, cpuPercent: 80 }, foreign: null };
  const taken = (row: Partial<typeof main>, workload: Partial<WorkloadState> | null) => {
    const known = { ...main, ...row };
    const seen = workload === null ? unseen() : ready(known, workload);
    return followed(given({ rows: [known], workloads: { 1: seen } })).get(1);
  };

  it('is no number in force before one was', () => {
    expect(taken({ inForce: null }, { wantedReplicas: 6, autoscalers: [hpa] })).toEqual({
      replicas: 6,
      scaling: foreign,
    });
  });

  it('is what its own autoscaler set last, once that went because the row leaves', () => {
    expect(taken({ status: 'REPLACING', scaling: own }, { wantedReplicas: 6 })).toMatchObject({
      replicas: 6,
    });
  });

  it.each<[string, Partial<typeof main>, number]>([
    ['it stays', { status: 'DEPLOYED', scaling: own }, 6],
    ['it never had one', { status: 'REPLACING', scaling: null }, 6],
    [
      'the one it had was not its own',
      { status: 'REPLACING', scaling: { autoscale: null, foreign: null } },
      6,
    ],
    ['it was brought down to no pods', { status: 'REPLACING', scaling: own }, 0],
  ])('is nothing without an autoscaler where %s', (_what, row, wantedReplicas) => {
    expect(taken(row, { wantedReplicas })).toBeUndefined();
  });

  it('is what was seen last where one could not look', () => {
    expect(taken({ scaling: foreign }, null)).toBeUndefined();
  });

  it('leaves the very same rows where it is nothing', () => {
    const o = given({ rows: [main] });

    expect(withRows(o, new Map())).toBe(o);
  });
});

import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import { decide } from './decide.js';
import { Draft } from './draft.js';
import { routeFacts } from './in-force.js';
import { reportPods } from './report.js';
import {
  broken,
  change,
  given,
  now,
  pod,
  ready,
  routeTo,
  unseen,
  wellSince,
  writtenTo,
} from './observed.fixture.js';

const row = serving(1, { replicas: 2, readyReplicas: 2 });
const seen = ready(row);
const known = {
  ...row,
  pods: seen.pods,
  conditions: wellSince(5),
};

/** What is written into the row after its workload was seen so. */
const reported = (workload: Parameters<typeof given>[0]['workloads'], of = {}) =>
  change(
    decide(
      given({
        lane: { mainId: 1, route: writtenTo(row) },
        rows: [known],
        route: routeTo(row),
        workloads: workload ?? {},
        ...of,
      }),
      now,
    ),
    1,
  );

describe('what is told of the pods', () => {
  it('is written only when it changes', () => {
    expect(reported({ 1: seen })).toEqual({});
  });

  it.each([
    ['restarted', { restarts: 1 }],
    ['moved', { ip: '10.0.0.9' }],
    ['was renamed', { name: 'other' }],
    ['has a reason', { reason: 'CrashLoopBackOff' }],
  ])('changes when a pod %s', (_what, values) => {
    const pods = seen.pods.map((one, index) => (index === 1 ? { ...one, ...values } : one));

    expect(reported({ 1: { ...seen, pods } })).toMatchObject({ pods });
  });

  it('counts as ready who is ready and not terminating', () => {
    const pods = [pod('a'), pod('b', { terminating: true }), pod('c', { ready: false })];

    expect(reported({ 1: { ...seen, pods } })).toMatchObject({ pods, readyReplicas: 1 });
  });

  it('changes when there are fewer of them', () => {
    expect(reported({ 1: { ...seen, pods: seen.pods.slice(1) } })).toMatchObject({ readyReplicas: 1 });
  });

  it('changes though no fewer are ready', () => {
    const [one = pod('a'), other = pod('b')] = seen.pods;
    const told = (before: readonly (typeof one)[], pods: readonly (typeof one)[]) => {
      const readyReplicas = before.filter(
        ({ ready: isReady, terminating }) => isReady && !terminating,
      ).length;
      const rows = [{ ...known, pods: before, readyReplicas }];
      return reported({ 1: { ...seen, pods } }, { rows }).pods;
    };
    const notReady = { ...one, ready: false };

    expect(told([one, other, pod('c', { ready: false })], [one, other])).toHaveLength(2);
    expect(told([notReady, other], [one, { ...other, ready: false }])).toHaveLength(2);
    expect(told([notReady], [{ ...notReady, terminating: true }])).toHaveLength(1);
  });

  it('changes when their number was told wrong', () => {
    expect(reported({ 1: seen }, { rows: [{ ...known, readyReplicas: 1 }] })).toMatchObject({
      readyReplicas: 2,
    });
  });

  it('is nothing of what was not looked at, or is gone by this very decision', () => {
    const noted = (o: ReturnType<typeof given>, status: typeof row.status) => {
      const draft = new Draft(o);
      draft.patchRow(row, { status });
      reportPods(o, draft, routeFacts(o, now), now);
      return draft.decision().rows.get(1);
    };
    const o = given({ rows: [row], workloads: { 1: null } });

    expect(noted({ ...o, workloads: new Map() }, 'DELETING')).toEqual({ status: 'DELETING' });
    expect(noted(o, 'WITHDRAWN')).toEqual({ status: 'WITHDRAWN' });
    expect(noted(o, 'DELETING')).toHaveProperty('conditions');
  });

  it("never shows a stranger's", () => {
    expect(reported({ 1: { ...seen, ours: false } })).toMatchObject({ pods: [], readyReplicas: 0 });
  });

  it('is nothing when the workload is gone', () => {
    expect(reported({ 1: null })).toMatchObject({ pods: [], readyReplicas: 0 });
  });

  it('stays as it was when one could not look, and its conditions are Unknown with the reason', () => {
    const told = reported({ 1: unseen({ code: 'UNREACHABLE', message: 'connect ECONNREFUSED' }) });
    const unknown = {
      status: 'Unknown',
      reason: 'UNREACHABLE',
      message: 'connect ECONNREFUSED',
      since: now,
    };

    expect(told).toEqual({
      conditions: [
        { type: 'Ready', ...unknown },
        { type: 'Answering', ...unknown },
      ],
    });
  });

  it("gives Ready the cluster's reason when it is not, and none when it does not say", () => {
    expect(reported({ 1: broken(row) }).conditions?.[0]).toMatchObject({
      status: 'False',
      reason: 'IMAGE_PULL_BACKOFF',
      message: 'The image cannot be pulled.',
    });
    expect(reported({ 1: null }).conditions?.[0]).toMatchObject({
      status: 'False',
      reason: 'NOT_READY',
      message: '0 of 2 pods are ready; nothing says why yet.',
    });
  });

  it('says since when no pod is ready, and whether they fell or are gone', () => {
    const fallen = { ...seen, pods: seen.pods.map((one) => ({ ...one, ready: false })) };
    const ending = { ...seen, pods: seen.pods.map((one) => ({ ...one, terminating: true })) };

    expect(reported({ 1: fallen }).conditions?.[1]).toMatchObject({
      status: 'False',
      reason: 'FELL',
      since: now,
    });
    expect(reported({ 1: ending }).conditions?.[1]).toMatchObject({ status: 'False', reason: 'PODS_GONE' });
    const lost = {
      ...seen,
      pods: seen.pods.map((one) => ({ ...one, ready: false, reason: 'NODE_LOST' })),
    };
    expect(reported({ 1: lost }).conditions?.[1]).toMatchObject({ status: 'False', reason: 'PODS_GONE' });
    expect(reported({ 1: null }).conditions?.[1]).toMatchObject({ status: 'False', reason: 'PODS_GONE' });
  });

  it('says Unknown of what was made on another cluster', () => {
    const told = reported({ 1: seen }, { clusterId: { known: true, value: 'there' } });

    expect(told.conditions?.[0]).toMatchObject({ status: 'Unknown', reason: 'CLUSTER_CHANGED' });
  });
});

describe('what may not be kept beside it', () => {
  const message = 'Arthor may not keep poddisruptionbudgets: kubectl apply';
  const leftOut = [{ kind: 'PodDisruptionBudget', message }];
  const lacking = { type: 'Complete', status: 'False', reason: 'RIGHTS_MISSING', message, since: now };

  it('is told of a deployment that should have it', () => {
    expect(reported({ 1: { ...seen, leftOut } })).toMatchObject({
      conditions: [...known.conditions, lacking],
    });
    const autoscaler = [{ kind: 'HorizontalPodAutoscaler', message }];
    expect(reported({ 1: { ...seen, leftOut: autoscaler } })).toEqual({});
  });

  it('is told of one that should have an autoscaler, and of no other kind', () => {
    const scaling = { autoscale: { min: 1, max: 3, cpuPercent: 80 }, foreign: null };
    const rows = [{ ...known, scaling }];
    const told = (kind: string) => reported({ 1: { ...seen, leftOut: [{ kind, message }] } }, { rows });

    expect(told('HorizontalPodAutoscaler')).toMatchObject({ conditions: [{}, {}, lacking] });
    expect(told('Other')).not.toHaveProperty('conditions');
  });

  it('stays told while one cannot look', () => {
    const rows = [{ ...known, conditions: [...known.conditions, lacking] }];

    expect(reported({ 1: unseen() }, { rows }).conditions?.[2]).toEqual(lacking);
  });

  it('is told no more once the right is there', () => {
    const rows = [{ ...known, conditions: [...known.conditions, lacking] }];
    expect(reported({ 1: { ...seen, leftOut } }, { rows })).toEqual({});
    expect(reported({ 1: seen }, { rows })).toMatchObject({
      conditions: [...known.conditions, { type: 'Complete', status: 'True', reason: 'COMPLETE' }],
    });
  });
});

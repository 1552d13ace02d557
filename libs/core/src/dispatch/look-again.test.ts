import { describe, expect, it } from 'vitest';
import type { Blocking } from '../lane/condition.js';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { running } from '../operation/operation.fixture.js';
import { decide } from './decide.js';
import {
  acts,
  broken,
  canaryBy,
  fault,
  given,
  now,
  ready,
  routeTo,
  starting,
  unseen,
  wellSince,
  writtenTo,
} from './observed.fixture.js';

const fresh = deployment(2, { clusterId: 'here' });
const row = serving(1);
const quiet = { ...row, readyReplicas: 1, pods: ready(row).pods, conditions: wellSince(5) } as const;
const settled = {
  lane: { mainId: 1, route: writtenTo(row) },
  rows: [quiet],
  route: routeTo(row),
} as const;
const lookMs = (of: Parameters<typeof given>[0]) => decide(given(of), now).lookAgainMs;

describe('where no watch tells of a change, a lane is looked at again', () => {
  it.each([
    [0, 1000],
    [9_999, 1000],
    [10_000, 3000],
    [59_999, 3000],
    [60_000, 10_000],
    [599_500, 500],
    [600_000, 10_000],
    [700_000, 10_000],
  ])('seldomer the longer its operation runs, but at its deadline: after %i ms in %i ms', (age, ms) => {
    const records = [running(9, 'DEPLOY', 2, { createdAt: now - age })];
    const environment = { progressDeadlineMs: 600_000 };

    expect(lookMs({ rows: [fresh], workloads: { 2: starting(fresh) }, records, environment })).toBe(ms);
  });

  it('no more for an operation that this very look ends', () => {
    const of = { ...settled, records: [running(9, 'DEPLOY', 1, { createdAt: now - 5 })] };

    expect(decide(given(of), now).records.get(9)).toMatchObject({ status: 'DONE' });
    expect(lookMs(of)).toBeNull();
  });

  it.each<[string, Parameters<typeof given>[0]]>([
    ['somebody enters', { ...settled, rows: [quiet, fresh], workloads: { 2: starting(fresh) } }],
    [
      'a canary enters',
      { ...settled, rows: [quiet, { ...fresh, ...canaryBy.header }], workloads: { 2: starting(fresh) } },
    ],
    ['a workload could not be looked at', { ...settled, workloads: { 1: unseen() } }],
    ['its route could not be written', { ...settled, route: routeTo(row, { ours: false }) }],
    [
      'something failed',
      { ...settled, failed: [{ kind: 'APPLY_ROUTE', deploymentId: null, fault: fault() }] },
    ],
    [
      'what an autoscaler set is on its way',
      {
        ...settled,
        workloads: {
          1: ready(row, {
            availableReplicas: 0,
            autoscalers: [{ name: 'a', ours: false, uid: 'u', min: 1, max: 3 }],
          }),
        },
      },
    ],
  ])('after ten seconds while %s', (_, of) => {
    expect(lookMs(of)).toBe(10_000);
  });

  it.each(['REPLACING', 'DELETING'] as const)('while somebody who is %s drains, at its end', (status) => {
    const leaving = serving(3, { ...quiet, id: 3, name: 'shop-3', status, shutdownAt: now });

    expect(lookMs({ ...settled, rows: [quiet, leaving] })).toBe(3000);
    // However long it drains, somebody may take its pods away meanwhile.
    expect(lookMs({ ...settled, rows: [quiet, leaving], environment: { drainMs: 600_000 } })).toBe(10_000);
  });

  it('no more where its main is to leave for one whose row is gone: nobody follows', () => {
    expect(lookMs({ ...settled, rows: [{ ...quiet, status: 'REPLACING', relatedId: 9 }] })).toBeNull();
  });
});

describe('what blocks a lane', () => {
  const workloads = { 2: broken(fresh) };
  const of = { rows: [fresh], workloads, records: [running(9, 'DEPLOY', 2, { createdAt: now - 5 })] };
  const told = (blocking: Blocking | null) => decide(given({ ...of, lane: { blocking } }), now).lane.blocking;
  const known = (): Blocking => {
    const blocking = told(null);
    if (blocking == null) throw new Error('nothing blocks');
    return blocking;
  };

  it('is written once: looks that find the same move no row', () => {
    expect(told({ ...known(), since: 5, nextLookAt: 6 })).toBeUndefined();
  });

  it.each<[string, Partial<Blocking>]>([
    ['another code', { code: 'OTHER' }],
    ['other words', { message: 'other' }],
    ["other words of the cluster's", { providerReason: null }],
    ['that it is stalled', { stalled: true }],
  ])('is written anew where it differs in %s', (_, values) => {
    expect(told({ ...known(), ...values })).toMatchObject({ code: 'IMAGE_PULL_BACKOFF', stalled: false });
  });

  it('is taken away when nothing blocks any more', () => {
    const decision = decide(given({ ...settled, lane: { ...settled.lane, blocking: known() } }), now);

    expect(decision.lane.blocking).toBeNull();
    expect(acts(decision)).toEqual([]);
  });

  it('of what is undone is what this very look finds, not what was told before', () => {
    const fallen = serving(2, {
      conditions: [{ type: 'Answering', status: 'False', reason: 'FELL', message: '', since: now - 1000 }],
    });
    const before = serving(1, { status: 'REPLACING', relatedId: 2, tick: 1, conditions: wellSince(5) });
    const scaling = running(9, 'SCALE', 2);
    const blocking = { ...known(), code: 'EARLIER' };
    const decision = decide(
      given({
        lane: { mainId: 2, route: writtenTo(fallen), blocking },
        rows: [before, fallen],
        route: routeTo(fallen),
        workloads: { 2: broken(fallen) },
        records: [scaling],
      }),
      now,
    );

    expect(decision.undo).toMatchObject({
      record: { id: 9 },
      code: 'FELL_AFTER_READY',
      blocking: { code: 'IMAGE_PULL_BACKOFF' },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { deploymentStatuses } from '../lane/machine.js';
import type { WorkloadState } from '../port/cluster.js';
import { running } from '../operation/operation.fixture.js';
import { decide } from './decide.js';
import {
  acts,
  broken,
  canaryBy,
  change,
  ending,
  fault,
  given,
  now,
  ready,
  routeTo,
  starting,
  unseen,
  writtenTo,
} from './observed.fixture.js';

const old = serving(1, { status: 'REPLACING', relatedId: 2 });
const fresh = deployment(2, { clusterId: 'here' });
const replacing = {
  lane: { mainId: 1, route: writtenTo(old) },
  rows: [old, fresh],
  route: routeTo(old),
} as const;

describe('an operation that can never succeed', () => {
  const record = running(9, 'DEPLOY', 2, { createdAt: now - 10 });
  const refused = [
    { kind: 'ENSURE_WORKLOAD', deploymentId: 2, fault: fault({ kind: 'INVALID', code: 'INVALID_MANIFEST' }) },
  ] as const;

  it('is FAILED by what the cluster says is final', () => {
    const workloads = { 2: broken(fresh, { code: 'INVALID_IMAGE_NAME', final: true }) };

    expect(decide(given({ ...replacing, records: [record], workloads }), now).undo).toMatchObject({
      record,
      status: 'FAILED',
      code: 'INVALID_IMAGE_NAME',
    });
  });

  it('is the one that brings it, not one that takes something back', () => {
    const records = [running(8, 'CANCEL', 2), record];

    expect(decide(given({ ...replacing, records, failed: refused }), now).undo).toMatchObject({ record });
    const onlyBack = given({ ...replacing, records: records.slice(0, 1), failed: refused });
    expect(decide(onlyBack, now).undo).toBeNull();
  });

  it('keeps what is wrong, even if it is seen for the first time', () => {
    const workloads = { 2: broken(fresh, { code: 'INVALID_IMAGE_NAME', final: true }) };
    const late = decide(given({ ...replacing, records: [record], workloads }), now).undo;
    const denied = decide(given({ ...replacing, records: [record], failed: refused }), now).undo;

    expect(late?.blocking).toMatchObject({
      code: 'INVALID_IMAGE_NAME',
      providerReason: 'Back-off pulling image',
    });
    expect(denied?.blocking).toMatchObject({ code: 'INVALID_MANIFEST' });
  });

  it('is FAILED by a manifest that is refused for good', () => {
    const decision = decide(given({ ...replacing, records: [record], failed: refused }), now);

    expect(decision.undo).toMatchObject({ status: 'FAILED', code: 'INVALID_MANIFEST' });
  });

  it('is undone alone: nothing else is done or written in that pass', () => {
    const decision = decide(
      given({ ...replacing, records: [record], failed: refused, workloads: { 1: null } }),
      now,
    );

    expect(decision).toMatchObject({ lane: {}, rows: new Map(), records: new Map(), actions: [] });
  });

  it.each<[string, Parameters<typeof given>[0]]>([
    ['its image cannot be pulled: it may yet be pushed', { workloads: { 2: broken(fresh) } }],
    ['it is refused for now', { failed: [{ ...refused[0], fault: fault({ kind: 'DENIED' }) }] }],
    ['the healing of the serving one is refused', { failed: [{ ...refused[0], deploymentId: 1 }] }],
    [
      'it is ready in spite of an old pod',
      { workloads: { 2: ready(fresh, { problem: broken(fresh, { final: true }).problem }) } },
    ],
  ])('is not FAILED because %s', (_what, of) => {
    expect(decide(given({ ...replacing, records: [record], ...of }), now).undo).toBeNull();
  });
});

describe('an operation past its progress deadline', () => {
  const late = running(9, 'DEPLOY', 2, { createdAt: now - 60_000 });
  const stuck = { ...replacing, workloads: { 2: starting(fresh) } };

  it('waits for a person: RUNNING, stalled, traffic untouched', () => {
    const decision = decide(given({ ...stuck, records: [late] }), now);

    expect(decision.undo).toBeNull();
    expect(decision.lane.blocking).toMatchObject({ stalled: true });
    expect(acts(decision)).toEqual([]);
  });

  it('is cancelled where onStalled says so', () => {
    const records = [{ ...late, onStalled: 'CANCEL' }] as const;

    expect(decide(given({ ...stuck, records }), now).undo).toMatchObject({
      status: 'CANCELLED',
      code: 'STALLED',
    });
    expect(decide(given({ ...stuck, records }), now - 1).undo).toBeNull();
    expect(decide(given({ ...replacing, records }), now).undo).toBeNull();
  });
});

describe('what stalled an operation', () => {
  const cause = {
    code: 'IMAGE_PULL_BACKOFF',
    message: '',
    params: {},
    providerReason: null,
    since: 1,
    nextLookAt: null,
    stalled: true,
  };
  const late = running(9, 'DEPLOY', 2, { createdAt: now - 60_000 });
  const kept = (record: typeof late, workload: WorkloadState) =>
    decide(given({ ...replacing, records: [record], workloads: { 2: workload } }), now).records.get(9)
      ?.blocking;

  it('stays on its record', () => {
    expect(kept(late, broken(fresh))).toMatchObject({ code: 'IMAGE_PULL_BACKOFF', stalled: true });
    expect(kept({ ...late, createdAt: now - 10 }, broken(fresh))).toBeUndefined();
  });

  it('gives way to another trouble, not to what only takes its time', () => {
    const before = { ...late, blocking: cause };

    expect(kept(before, starting(fresh))).toBeUndefined();
    expect(kept(before, broken(fresh))).toBeUndefined();
    expect(kept(before, broken(fresh, { code: 'CRASH_LOOP' }))).toMatchObject({ code: 'CRASH_LOOP' });
    expect(kept(late, starting(fresh))).toMatchObject({ code: 'WAITING_FOR_PODS' });
  });

  it('is told of those alone that it keeps waiting too long, not of one that ends now or began just now', () => {
    const [main, next] = [serving(1), deployment(3, { clusterId: 'here' })];
    const canary = { ...fresh, ...canaryBy.header };
    const decision = decide(
      given({
        lane: { mainId: 1, route: writtenTo(main) },
        rows: [main, canary, next],
        route: routeTo(main),
        workloads: { 2: broken(canary), 3: starting(next) },
        records: [
          running(8, 'UPDATE_BLUE_GREEN', 1, { createdAt: now - 60_000 }),
          running(9, 'GRAY', 2, { canary: true, createdAt: now - 60_000 }),
          running(10, 'DEPLOY', 3, { createdAt: now - 10 }),
        ],
      }),
      now,
    );

    expect(decision.records.get(8)).toMatchObject({ status: 'DONE' });
    expect(decision.records.get(8)).not.toHaveProperty('blocking');
    expect(decision.records.get(9)).toHaveProperty('blocking.code', 'IMAGE_PULL_BACKOFF');
    expect(decision.records.get(10)).not.toHaveProperty('blocking');
  });

  it('is still there when it is DONE', () => {
    const done = { ...serving(2), tick: 50 };
    const decision = decide(
      given({
        lane: { mainId: 2, route: writtenTo(done) },
        rows: [done],
        records: [{ ...late, blocking: cause }],
        route: routeTo(done),
      }),
      now,
    );

    expect(decision.records.get(9)).toMatchObject({ status: 'DONE' });
    expect(decision.records.get(9)).not.toHaveProperty('blocking');
  });
});

describe('after a failed action', () => {
  const failed = [{ kind: 'APPLY_ROUTE', deploymentId: null, fault: fault() }] as const;

  it('nothing more is tried in the pass, the reason is told, and it looks again', () => {
    const decision = decide(given({ ...replacing, failed }), now);

    expect(acts(decision)).toEqual([]);
    expect(decision.lane.blocking).toMatchObject({ code: 'UNREACHABLE' });
    expect(decision.lookAgainMs).not.toBeNull();
  });
});

describe('an environment that cannot be used', () => {
  const missing = {
    environment: null,
    environmentProblem: { code: 'ENVIRONMENT_MISSING', message: 't_env has no row dev.' },
  } as const;

  it('stops its lanes and deletes nothing, whatever they were about to do', () => {
    const rows = [serving(1, { status: 'DELETING', removalAt: 5 }), deployment(2)];
    const o = { ...given({ rows, lane: { mainId: null }, records: [running(9, 'DEPLOY', 2)] }), ...missing };
    const decision = decide(o, now);

    expect(decision).toMatchObject({ actions: [], rows: new Map(), records: new Map(), undo: null });
    expect(decision.lane.blocking).toMatchObject({ code: 'ENVIRONMENT_MISSING' });
    expect(decision.lookAgainMs).not.toBeNull();
  });
});

describe('another cluster than the one a row was made on', () => {
  it.each(deploymentStatuses.filter((status) => status !== 'WITHDRAWN' && status !== 'DELETING'))(
    'is never acted on: %s',
    (status) => {
      const row = serving(1, { status });
      for (const mainId of [1, null])
        for (const route of [null, routeTo(row)])
          for (const workload of [null, ready(row), ending(row)]) {
            const clusterId = { known: true, value: 'there' } as const;
            const decision = decide(
              given({ lane: { mainId }, rows: [row], route, workloads: { 1: workload }, clusterId }),
              now,
            );

            expect(acts(decision)).toEqual([]);
            expect(decision.lane.blocking).toMatchObject({
              code: 'CLUSTER_CHANGED',
              params: { name: row.name },
            });
            expect(change(decision, 1).conditions).toMatchObject([
              { status: 'Unknown', reason: 'CLUSTER_CHANGED' },
            ]);
          }
    },
  );

  it('taken offline ends its row and nothing else: its objects stay where nobody can reach them', () => {
    const row = serving(1, { status: 'DELETING' });
    const o = given({
      lane: { mainId: 1 },
      rows: [row],
      records: [running(9, 'DELETE', 1)],
      route: unseen({ code: 'CLUSTER_CHANGED' }),
      workloads: { 1: unseen({ code: 'CLUSTER_CHANGED' }) },
      clusterId: { known: true, value: 'there' },
    });
    const decision = decide(o, now);

    expect(acts(decision)).toEqual([]);
    expect(change(decision, 1)).toMatchObject({
      status: 'WITHDRAWN',
      lifecycle: 'CLOSING',
      finishedAt: now,
    });
    expect(decision.lane.mainId).toBeNull();
    expect(decision.lane).not.toHaveProperty('canaryId');
    expect(decision.records.get(9)).toMatchObject({ status: 'DONE', endedCode: 'ABANDONED' });
  });

  it('as a canary it is the canary of its lane no more; the main stays', () => {
    const rows = [serving(1), serving(2, { ...canaryBy.header, status: 'DELETING', clusterId: 'there' })];
    const decision = decide(given({ lane: { mainId: 1, canaryId: 2 }, rows }), now);

    expect(decision.lane.canaryId).toBeNull();
    expect(decision.lane).not.toHaveProperty('mainId');
  });
});

describe('a cleared t_deployment (defect 16)', () => {
  const orphan = serving(1);
  const cleared = {
    lane: { mainId: 1, route: writtenTo(orphan) },
    rows: [],
    route: routeTo(orphan),
  } as const;

  it('takes nothing down: no action, nothing to wait for', () => {
    const decision = decide(given(cleared), now);

    expect(decision).toEqual({
      lane: {},
      rows: new Map(),
      records: new Map(),
      undo: null,
      back: null,
      offline: null,
      givesUp: null,
      actions: [],
      wakes: [],
      lookAgainMs: null,
    });
  });

  it('under a running operation ends that and takes nothing down', () => {
    const records = [running(9, 'DEPLOY', 2), running(10, 'DELETE', 1)];

    expect(acts(decide(given({ ...cleared, records }), now))).toEqual([]);
  });

  it('leaves the route to the next DEPLOY, once that is ready', () => {
    expect(
      acts(decide(given({ ...cleared, rows: [fresh], workloads: { 2: starting(fresh) } }), now)),
    ).toEqual([]);
    expect(acts(decide(given({ ...cleared, rows: [fresh] }), now))).toEqual(['APPLY_ROUTE 2@50']);
  });

  it('survives that DEPLOY being cancelled', () => {
    const rows = [deployment(2, { status: 'DELETING', clusterId: 'here' })];

    expect(acts(decide(given({ ...cleared, rows }), now))).toEqual(['REMOVE_WORKLOAD 2']);
  });
});

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { running } from '../operation/operation.fixture.js';
import { decide } from './decide.js';
import {
  broken,
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

const fresh = deployment(2, { clusterId: 'here', replicas: 2 });
const bringing = running(9, 'DEPLOY', 2, { createdAt: now - 5000 });
const blocking = (of: Parameters<typeof given>[0]) => decide(given(of), now).lane.blocking;
const code = (of: Parameters<typeof given>[0]) => blocking(of)?.code;

describe('the reason a lane waits', () => {
  const waiting = { rows: [fresh], records: [bringing] } as const;
  const routed = [{ ...fresh, routedAt: 5 }];
  const undone = deployment(2, { status: 'DELETING', clusterId: 'here' });
  const undoing = running(10, 'CANCEL', 2, { createdAt: now - 10 });

  it.each<[string, Parameters<typeof given>[0]]>([
    ['CREATING_WORKLOAD', { ...waiting, workloads: { 2: null } }],
    ['WAITING_FOR_PODS', { ...waiting, workloads: { 2: starting(fresh) } }],
    ['WORKLOAD_DELETING', { ...waiting, workloads: { 2: ending(fresh) } }],
    ['WAITING_FOR_ENDPOINTS', { ...waiting, workloads: { 2: ready(fresh, { endpoints: 1 }) } }],
    ['WRITING_ROUTE', waiting],
    [
      'WAITING_FOR_GATEWAY',
      { ...waiting, rows: routed, route: routeTo(fresh), lane: { route: writtenTo(fresh, now) } },
    ],
    ['WRITING_ROUTE', { rows: [{ ...undone, routedAt: 5 }], records: [undoing], route: routeTo(undone) }],
    [
      'DRAINING',
      {
        rows: [{ ...undone, routedAt: 5, shutdownAt: now - 1 }],
        records: [undoing],
        lane: { route: writtenTo(null) },
      },
    ],
    [
      'REMOVING',
      { rows: [{ ...undone, removalAt: now - 1 }], records: [undoing], workloads: { 2: ending(undone) } },
    ],
  ])('is %s', (expected, of) => {
    expect(code(of)).toBe(expected);
  });

  it('is what the gateway’s controller says against the route, after its first moments', () => {
    const refusal = fault({ kind: 'DENIED', code: 'ROUTE_NOT_ACCEPTED', message: 'NotAllowedByListeners' });
    const refused = (ms: number) =>
      blocking({
        ...waiting,
        rows: routed,
        route: routeTo(fresh),
        lane: { route: writtenTo(fresh, now - ms) },
        dataPlane: 'no',
        refusal,
      });

    expect(refused(1999)).toMatchObject({ code: 'WAITING_FOR_GATEWAY' });
    expect(refused(2000)).toMatchObject({
      code: 'ROUTE_NOT_ACCEPTED',
      providerReason: 'NotAllowedByListeners',
    });
  });

  it('is that the gateway does not follow, once it has had its time', () => {
    const late = (ms: number) =>
      blocking({
        ...waiting,
        rows: routed,
        route: routeTo(fresh),
        lane: { route: writtenTo(fresh, now - ms) },
        dataPlane: 'no',
        settleMs: 5000,
      })?.code;

    expect(late(34_999)).toBe('WAITING_FOR_GATEWAY');
    expect(late(35_000)).toBe('GATEWAY_NOT_SYNCED');
  });

  it('counts the pods', () => {
    const workload = ready(fresh, { availableReplicas: 1, pods: ready(fresh).pods.slice(0, 1) });

    expect(blocking({ ...waiting, workloads: { 2: workload } })).toMatchObject({
      message: '1 of 2 pods are ready.',
      params: { ready: 1, wanted: 2, deployment: fresh.name },
    });
  });

  it('is nothing when nothing runs and nothing is wrong', () => {
    const row = serving(1);

    expect(
      code({ lane: { mainId: 1, route: writtenTo(row) }, rows: [row], route: routeTo(row) }),
    ).toBeUndefined();
  });

  it('goes when its cause is mended', () => {
    const row = serving(1);
    const before = {
      code: 'CRASH_LOOP',
      message: '',
      params: {},
      providerReason: null,
      since: 5,
      nextLookAt: null,
      stalled: false,
    };
    const of = {
      lane: { mainId: 1, route: writtenTo(row), blocking: before },
      rows: [row],
      route: routeTo(row),
    };

    expect(decide(given(of), now).lane).toMatchObject({ blocking: null });
  });
});

describe('what a person must mend comes first', () => {
  /** Everything is wrong at once; each line mends the first of what is left. */
  const failed = [
    { kind: 'ENSURE_WORKLOAD', deploymentId: 2, fault: fault({ kind: 'DENIED', code: 'NAMESPACE_MISSING' }) },
  ] as const;
  const all = {
    rows: [fresh],
    records: [bringing],
    environmentProblem: { code: 'DUPLICATE_HOST', message: '' },
    failed,
    clusterId: unseen({ code: 'CLUSTER' }),
    workloads: { 2: unseen({ code: 'WORKLOAD' }) },
    route: unseen({ code: 'ROUTE' }),
  } as const;
  const mended = [
    { environmentProblem: null },
    { failed: [] },
    { clusterId: { known: true, value: 'here' } },
    { workloads: { 2: ready(fresh, { ours: false }) } },
    { workloads: { 2: broken(fresh) } },
    { route: routeTo(fresh, { ours: false }) },
    { route: routeTo(fresh, { tick: 51 }) },
    { route: null },
    { workloads: { 2: starting(fresh) } },
  ] as const;

  it('in this order', () => {
    let of: Parameters<typeof given>[0] = all;
    const codes = [code(of)];
    for (const mend of mended) {
      of = { ...of, ...mend };
      codes.push(code(of));
    }

    expect(codes).toEqual([
      'DUPLICATE_HOST',
      'NAMESPACE_MISSING',
      'CLUSTER',
      'WORKLOAD',
      'NAME_TAKEN',
      'ROUTE',
      'NAME_TAKEN',
      'ROUTE_AHEAD',
      'IMAGE_PULL_BACKOFF',
      'WAITING_FOR_PODS',
    ]);
  });

  it("with the provider's own words", () => {
    expect(blocking({ ...all, environmentProblem: null })).toMatchObject({
      message: 'connect ECONNREFUSED',
      providerReason: 'connect ECONNREFUSED',
    });
    expect(blocking({ rows: [fresh], records: [bringing], workloads: { 2: broken(fresh) } })).toMatchObject({
      code: 'IMAGE_PULL_BACKOFF',
      providerReason: 'Back-off pulling image',
      params: { deployment: fresh.name },
    });
  });

  it('also when no operation runs: what serves is broken', () => {
    const row = serving(1);
    const lane = { mainId: 1, route: writtenTo(row) };

    expect(
      code({ lane, rows: [row], route: routeTo(row), workloads: { 1: broken(row, { code: 'CRASH_LOOP' }) } }),
    ).toBe('CRASH_LOOP');
  });

  it('but not the trouble of what is ready: an old pod of it may still be crashing', () => {
    const workload = ready(fresh, { problem: broken(fresh).problem });

    expect(code({ rows: [fresh], records: [bringing], workloads: { 2: workload } })).toBe('WRITING_ROUTE');
  });
});

describe('a blocking reason', () => {
  const before = {
    code: 'WAITING_FOR_PODS',
    message: 'old',
    params: {},
    providerReason: null,
    since: 77,
    nextLookAt: null,
    stalled: false,
  };
  const of = { rows: [fresh], records: [bringing], workloads: { 2: starting(fresh) } } as const;

  it('keeps its since while the code is the same', () => {
    expect(blocking({ ...of, lane: { blocking: before } })).toMatchObject({
      since: 77,
      message: '0 of 2 pods are ready.',
    });
    expect(blocking({ ...of, lane: { blocking: { ...before, code: 'OTHER' } } })).toMatchObject({
      since: now,
    });
  });

  it('tells when it looks again', () => {
    expect(blocking(of)?.nextLookAt).toBe(now + 1000);
  });

  it('is not written again when nothing of it changed', () => {
    const same = { ...before, message: '0 of 2 pods are ready.' };

    expect(blocking({ ...of, lane: { blocking: same } })).toBeUndefined();
  });

  it.each([
    [59_999, false],
    [60_000, true],
  ])('after %i ms is stalled: %s', (age, stalled) => {
    const records = [{ ...bringing, createdAt: now - age }];

    expect(blocking({ ...of, records })).toMatchObject({ stalled });
  });
});

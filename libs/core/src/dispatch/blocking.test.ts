import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { running } from '../operation/operation.fixture.js';
import { blockingOf, isOrdinary } from './blocking.js';
import { decide } from './decide.js';
import { Draft } from './draft.js';
import {
  broken,
  canaryBy,
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

  const of = { deployment: fresh.name };
  const gone = { deployment: undone.name };
  it.each<[string, string, Record<string, unknown>, Parameters<typeof given>[0]]>([
    ['CREATING_WORKLOAD', 'The Deployment is being created.', of, { ...waiting, workloads: { 2: null } }],
    [
      'WAITING_FOR_PODS',
      '0 of 2 pods are ready.',
      { ...of, ready: 0, wanted: 2 },
      { ...waiting, workloads: { 2: starting(fresh) } },
    ],
    [
      'WAITING_FOR_PODS',
      '1 of 2 pods are ready.',
      { ...of, ready: 1, wanted: 2 },
      { ...waiting, workloads: { 2: ready(fresh, { endpoints: 1, pods: ready(fresh).pods.slice(1) }) } },
    ],
    [
      'WORKLOAD_DELETING',
      'The Deployment is being deleted by someone else; it is made again after that.',
      {},
      { ...waiting, workloads: { 2: ending(fresh) } },
    ],
    [
      'WAITING_FOR_ENDPOINTS',
      'The pods are ready; the gateways do not know their addresses yet.',
      of,
      { ...waiting, workloads: { 2: ready(fresh, { endpoints: 1 }) } },
    ],
    ['WRITING_ROUTE', 'The route is being written.', {}, waiting],
    [
      'WAITING_FOR_GATEWAY',
      'The route is written; the gateway is given time to take it.',
      {},
      { ...waiting, rows: routed, route: routeTo(fresh), lane: { route: writtenTo(fresh, now) } },
    ],
    [
      'WRITING_ROUTE',
      'The route is being written.',
      {},
      { rows: [{ ...undone, routedAt: 5 }], records: [undoing], route: routeTo(undone) },
    ],
    [
      'DRAINING',
      'It is out of the route and finishes what it began.',
      gone,
      {
        rows: [{ ...undone, routedAt: 5, shutdownAt: now - 1 }],
        records: [undoing],
        lane: { route: writtenTo(null) },
      },
    ],
    [
      'REMOVING',
      'The cluster is removing its pods.',
      gone,
      { rows: [{ ...undone, removalAt: now - 1 }], records: [undoing], workloads: { 2: ending(undone) } },
    ],
  ])('is %s: %s', (expected, message, params, observed) => {
    expect(blocking(observed)).toMatchObject({ code: expected, message });
    expect(blocking(observed)?.params).toEqual(params);
    expect(isOrdinary({ code: expected })).toBe(true);
  });

  it('is what the gateway’s controller says against the route, after its first moments', () => {
    const refusal = fault({ kind: 'DENIED', code: 'ROUTE_NOT_ACCEPTED', message: 'NotAllowedByListeners' });
    const refused = (ms: number, by = refusal) =>
      blocking({
        ...waiting,
        rows: routed,
        route: routeTo(fresh),
        lane: { route: writtenTo(fresh, now - ms) },
        dataPlane: 'no',
        refusal: by,
      });

    expect(refused(1999)).toMatchObject({ code: 'WAITING_FOR_GATEWAY' });
    // Found as it is wanted, and nobody had noted when it was written.
    expect(code({ ...waiting, rows: routed, route: routeTo(fresh), dataPlane: 'no', refusal })).toBe(
      'WAITING_FOR_GATEWAY',
    );
    expect(refused(2000)).toMatchObject({
      code: 'ROUTE_NOT_ACCEPTED',
      providerReason: 'NotAllowedByListeners',
    });
    // Somebody else's route is there from the first moment on.
    expect(refused(0, { ...refusal, code: 'ROUTE_CONFLICT' })).toMatchObject({ code: 'ROUTE_CONFLICT' });
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

  it('but nothing of a lane without rows, whatever could not be looked at', () => {
    expect(code({ rows: [], clusterId: unseen() })).toBeUndefined();
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

  it('is gone with the operation that this very look ends', () => {
    const row = serving(1);
    const done = { rows: [row], records: [running(9, 'DEPLOY', 1)], route: routeTo(row) };

    expect(blocking({ ...done, lane: { mainId: 1, route: writtenTo(row) } })).toBeUndefined();
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

describe('what a person must mend is told in full', () => {
  const serves = serving(1);
  const canary = serving(2, canaryBy.weight);
  const internal = serving(3, { external: false });
  const taken = (what: string, name: string) => `A ${what} named ${name} exists and is not Arthor's.`;
  const orphan = { service: 'orphan', port: 80 };
  const leadingTo = (...of: Parameters<typeof routeTo>) => ({
    rows: [internal, serves],
    route: routeTo(...of),
  });
  const none = { header: null, weight: 20 };

  it.each<[string, string, Record<string, unknown>, string | null, Parameters<typeof given>[0]]>([
    [
      'CLUSTER_CHANGED',
      `${serves.name} was made on another cluster than the one configured now.`,
      { name: serves.name },
      null,
      { rows: [serves], clusterId: { known: true, value: 'there' } },
    ],
    [
      'NAME_TAKEN',
      taken('Deployment', serves.name),
      { name: serves.name },
      null,
      { rows: [serves], workloads: { 1: ready(serves, { ours: false }) } },
    ],
    [
      'NAME_TAKEN',
      taken('route', serves.routeName),
      { name: serves.routeName },
      null,
      { lane: { mainId: 1 }, rows: [serves], route: routeTo(serves, { ours: false, main: orphan }) },
    ],
    [
      'NAME_TAKEN',
      taken('route', internal.routeName),
      { name: internal.routeName },
      null,
      { lane: { mainId: 3 }, ...leadingTo(internal, { ours: false }) },
    ],
    [
      'ROUTE_AHEAD',
      "The route carries tick 51, newer than the lane's 50.",
      { live: 51, known: 50 },
      null,
      { lane: { mainId: 1 }, rows: [serves], route: routeTo(serves, { tick: 51 }) },
    ],
    [
      'ROUTE_NAMES_OTHERS',
      `The route ${internal.routeName} also leads to orphan, which has no row here: it is not touched.`,
      { name: internal.routeName, other: 'orphan' },
      null,
      { lane: { mainId: 3 }, ...leadingTo(internal, {}, { ...orphan, ...none }) },
    ],
    [
      'CANARY_DOWN',
      'The canary has no ready pod: its 30 % go to the main until it has.',
      { deployment: canary.name, weight: 30 },
      'Back-off pulling image',
      { lane: { mainId: 1, canaryId: 2 }, rows: [serves, canary], workloads: { 2: broken(canary) } },
    ],
  ])('%s: %s', (expected, message, params, providerReason, observed) => {
    expect(blocking(observed)).toMatchObject({ code: expected, message, providerReason });
    expect(blocking(observed)?.params).toEqual(params);
    expect(isOrdinary({ code: expected })).toBe(false);
  });

  it.each<[string, Parameters<typeof given>[0]]>([
    [
      "a stranger's route leads to nobody of the lane, which wants none",
      leadingTo(internal, { ours: false, main: orphan }),
    ],
    [
      'a route that is to go leads to rows of the lane alone',
      leadingTo(internal, {}, { service: serves.name, port: 80, ...none }),
    ],
    [
      'what leads to others beside its main is written anew',
      { rows: [serves], route: routeTo(serves, {}, { ...orphan, ...none }) },
    ],
  ])('but not where %s', (_what, observed) => {
    expect(blocking({ lane: { mainId: observed.rows?.[0]?.id ?? null }, ...observed })).toBeUndefined();
  });
});

describe('what a decision finds that knows less', () => {
  const found = (o: ReturnType<typeof given>, draft = new Draft(o)) => blockingOf(o, draft, null, now);
  const serves = serving(1);

  it('is no more than that something runs, where the environment is missing', () => {
    const of = { rows: [fresh], route: routeTo(fresh, { ours: false }), workloads: { 2: broken(fresh) } };

    expect(found(given(of))).toBeNull();
    expect(found(given({ ...of, rows: [serves], records: [bringing] }))).toMatchObject({
      code: 'REMOVING',
      params: {},
    });
  });

  it('is that somebody drains, and who', () => {
    const leaving = serving(3, { status: 'REPLACING', relatedId: 1 });

    expect(found(given({ rows: [serves, leaving], records: [bringing] }))).toMatchObject({
      code: 'DRAINING',
      params: { deployment: leaving.name },
    });
  });

  it('is nothing of a row that leaves in this very decision', () => {
    const o = given({ rows: [fresh], workloads: { 2: unseen() } });
    const draft = new Draft(o);
    draft.patchRow(fresh, { status: 'WITHDRAWN' });

    expect(found(o)).toMatchObject({ code: 'UNREACHABLE' });
    expect(found(o, draft)).toBeNull();
  });

  it('is nothing of a row that was not looked at', () => {
    expect(found({ ...given({ rows: [fresh] }), workloads: new Map() })).toBeNull();
  });

  it('is looked at again at no known time where nothing is to come', () => {
    expect(found(given({ environmentProblem: { code: 'DUPLICATE_HOST', message: 'two' } }))).toMatchObject({
      code: 'DUPLICATE_HOST',
      nextLookAt: null,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { running } from '../operation/operation.fixture.js';
import type { OperationRecord } from '../operation/record.js';
import { decide } from './decide.js';
import { ending, fault, given, now, ready, routeTo, starting, writtenTo } from './observed.fixture.js';

const fresh = deployment(2, { clusterId: 'here' });
const bringing = running(9, 'DEPLOY', 2, { createdAt: now - 10 });

/** The operation after one pass: its status, then its steps as `NAME` done, `name…` running, `name` to come, `-name` skipped. */
function after(of: Parameters<typeof given>[0], before: OperationRecord): string {
  const decision = decide(given({ ...of, records: [before] }), now);
  const record = { ...before, ...decision.records.get(before.id) };
  const words = {
    DONE: (name: string) => name.toUpperCase(),
    RUNNING: (name: string) => `${name}…`,
    SKIPPED: (name: string) => `-${name}`,
    PENDING: (name: string) => name,
    CANCELLED: (name: string) => `!${name}`,
  };
  return [record.status, ...record.steps.map((step) => words[step.status](step.name.toLowerCase()))].join(
    ' ',
  );
}

describe('the steps of a DEPLOY', () => {
  const routed = { ...fresh, routedAt: 5 };

  it.each<[string, Parameters<typeof given>[0], string]>([
    ['nothing yet', { workloads: { 2: null } }, 'RUNNING workload… ready route in_force'],
    ['pods starting', { workloads: { 2: starting(fresh) } }, 'RUNNING WORKLOAD ready… route in_force'],
    ['pods ready', {}, 'RUNNING WORKLOAD READY route… in_force'],
    [
      'route written',
      { rows: [routed], route: routeTo(fresh), lane: { route: writtenTo(fresh, now) } },
      'RUNNING WORKLOAD READY ROUTE in_force…',
    ],
    [
      'in force',
      { rows: [routed], route: routeTo(fresh), lane: { route: writtenTo(fresh) } },
      'DONE WORKLOAD READY ROUTE IN_FORCE',
    ],
    ['internal, ready', { rows: [{ ...fresh, external: false }] }, 'DONE WORKLOAD READY -route IN_FORCE'],
  ])('%s', (_what, of, steps) => {
    expect(after({ rows: [fresh], ...of }, bringing)).toBe(steps);
  });

  it('is not DONE because its pods are ready: the route must be in force (S15)', () => {
    expect(after({ rows: [fresh], route: null }, bringing)).toMatch(/^RUNNING/);
  });

  it('does not wait for what it replaced', () => {
    const old = serving(1, { status: 'REPLACING' });
    const lane = { mainId: 1, route: writtenTo(fresh) };

    expect(after({ lane, rows: [old, routed], route: routeTo(fresh) }, bringing)).toMatch(/^DONE/);
  });

  it('ends FAILED when its row was deleted by hand', () => {
    const decision = decide(given({ records: [bringing] }), now);

    const missing = { status: 'FAILED', endedCode: 'DEPLOYMENT_ROW_MISSING', finishedAt: now };
    expect(decision.records.get(9)).toMatchObject(missing);
    const beside = decide(given({ rows: [serving(1)], records: [bringing] }), now);
    expect(beside.records.get(9)).toMatchObject(missing);
  });

  it('so does a CANCEL that was to restore it', () => {
    const restoring = running(9, 'CANCEL', 2, {
      related: [{ id: 2, change: 'RESTORED', before: 'DEPLOYED' }],
    });

    expect(decide(given({ records: [restoring] }), now).records.get(9)).toMatchObject({
      status: 'FAILED',
      endedCode: 'DEPLOYMENT_ROW_MISSING',
    });
  });

  it('wakes the lane that a promoted canary came from, which waits for it', () => {
    const done = { rows: [routed], route: routeTo(fresh), lane: { route: writtenTo(fresh) } };
    const wakes = (sourceLaneId: number | null, of: Parameters<typeof given>[0] = done) =>
      decide(given({ ...of, records: [{ ...bringing, sourceLaneId }] }), now).wakes;

    expect(wakes(8)).toEqual([8]);
    expect(wakes(null)).toEqual([]);
    expect(wakes(8, { rows: [fresh] })).toEqual([]);
  });

  it('of a person let a main be taken back again, and leave what else is told of the lane', () => {
    const told = (type: string) => ({ type, status: 'True', reason: '', message: '', since: 1 }) as const;
    const conditions = (...before: readonly string[]) =>
      decide(
        given({
          rows: [routed],
          route: routeTo(fresh),
          lane: { route: writtenTo(fresh), conditions: before.map(told) },
          records: [bringing],
        }),
        now,
      ).lane.conditions;

    expect(conditions('TakenBack', 'Other')).toEqual([told('Other')]);
    expect(conditions('Other')).toBeUndefined();
  });
});

describe('the steps of a DELETE', () => {
  const row = serving(1, { status: 'DELETING' });
  const deleting = running(9, 'DELETE', 1, { createdAt: now - 10 });
  const off = writtenTo(null);

  it.each<[string, Parameters<typeof given>[0], string]>([
    [
      'routed',
      { lane: { mainId: 1, route: writtenTo(row) }, rows: [row], route: routeTo(row) },
      'RUNNING route_off… drain remove',
    ],
    ['off', { lane: { mainId: 1, route: off }, rows: [row] }, 'RUNNING ROUTE_OFF drain… remove'],
    [
      'drained',
      { lane: { route: off }, rows: [{ ...row, shutdownAt: 5 }] },
      'RUNNING ROUTE_OFF DRAIN remove…',
    ],
    [
      'going',
      { lane: { route: off }, rows: [{ ...row, removalAt: 5 }], workloads: { 1: ending(row) } },
      'RUNNING ROUTE_OFF DRAIN remove…',
    ],
    [
      'gone',
      { lane: { route: off }, rows: [{ ...row, removalAt: 5 }], workloads: { 1: null } },
      'DONE ROUTE_OFF DRAIN REMOVE',
    ],
  ])('%s', (_what, of, steps) => {
    expect(after(of, deleting)).toBe(steps);
  });
});

describe('the steps of a CANCEL', () => {
  const old = serving(1, { status: 'DEPLOYING', tick: 50 });
  const undone = deployment(2, { status: 'DELETING', clusterId: 'here' });
  const undoing = running(10, 'CANCEL', 2, {
    createdAt: now - 10,
    related: [{ id: 1, change: 'REINSTATED', before: 'REPLACING' }],
  });
  const lane = { mainId: 1, route: writtenTo(old) };

  it.each<[string, Parameters<typeof given>[0], string]>([
    [
      'not reinstated yet',
      { lane, rows: [old, undone], route: routeTo(old, { tick: 49 }) },
      'RUNNING route_off… -drain remove',
    ],
    ['reinstated', { lane, rows: [old, undone], route: routeTo(old) }, 'RUNNING ROUTE_OFF -drain remove…'],
    [
      'gone before the other is in force',
      {
        lane,
        rows: [old, { ...undone, removalAt: 5 }],
        route: routeTo(old, { tick: 49 }),
        workloads: { 2: null },
      },
      'RUNNING route_off… -drain REMOVE',
    ],
    [
      'both',
      { lane, rows: [old, { ...undone, removalAt: 5 }], route: routeTo(old), workloads: { 2: null } },
      'DONE ROUTE_OFF -drain REMOVE',
    ],
    [
      'of what was routed',
      { lane, rows: [old, { ...undone, routedAt: 5 }], route: routeTo(old) },
      'RUNNING ROUTE_OFF drain… remove',
    ],
  ])('%s', (_what, of, steps) => {
    expect(after(of, undoing)).toBe(steps);
  });
});

describe('a step', () => {
  const leaving = serving(1, { status: 'DELETING' });
  const back = serving(1, { status: 'DEPLOYING', tick: 50 });
  const failed = [{ kind: 'ENSURE_WORKLOAD', deploymentId: 2, fault: fault() }] as const;
  const begun = () =>
    decide(given({ rows: [fresh], records: [bringing], workloads: { 2: null } }), now).records.get(9)
      ?.steps ?? [];

  it('counts each time something was done for it, failures too', () => {
    const first = begun();
    const again = decide(
      given({ rows: [fresh], records: [{ ...bringing, steps: first }], workloads: { 2: null }, failed }),
      now + 5,
    );

    expect(first[0]).toMatchObject({ attempts: 1, startedAt: now, finishedAt: null });
    expect(again.records.get(9)?.steps?.[0]).toMatchObject({ attempts: 2, startedAt: now });
  });

  it.each<[string, Parameters<typeof given>[0], OperationRecord, readonly number[]]>([
    ['a route written', { rows: [fresh] }, bringing, [0, 0, 1, 0]],
    [
      'what is healed after it was done',
      { rows: [fresh], workloads: { 2: ready(fresh, { servicePresent: false }) } },
      bringing,
      [0, 0, 0, 0],
    ],
    [
      'a route removed',
      {
        lane: { mainId: 1, route: writtenTo(leaving) },
        rows: [leaving],
        route: routeTo(leaving),
      },
      running(9, 'DELETE', 1),
      [1, 0, 0],
    ],
    [
      'a route that leads back',
      {
        lane: { mainId: 1, route: writtenTo(back) },
        rows: [back, { ...fresh, status: 'DELETING', routedAt: 5 }],
        route: routeTo(fresh),
      },
      running(9, 'CANCEL', 2, { related: [{ id: 1, change: 'REINSTATED', before: 'REPLACING' }] }),
      [1, 0, 0],
    ],
    [
      'a removal',
      { lane: { route: writtenTo(null) }, rows: [{ ...leaving, shutdownAt: 5 }] },
      running(9, 'DELETE', 1),
      [0, 0, 1],
    ],
  ])('counts %s for the step that asked for it alone', (_, of, record, attempts) => {
    const steps = decide(given({ ...of, records: [record] }), now).records.get(9)?.steps ?? [];

    expect(steps.map((step) => step.attempts)).toEqual(attempts);
  });

  it('keeps the times it began and ended', () => {
    const second = decide(
      given({ rows: [fresh], records: [{ ...bringing, steps: begun() }], workloads: { 2: starting(fresh) } }),
      now + 5,
    );
    const steps = second.records.get(9)?.steps ?? [];
    const third = decide(given({ rows: [fresh], records: [{ ...bringing, steps }] }), now + 9);

    expect(steps[0]).toMatchObject({ status: 'DONE', startedAt: now, finishedAt: now + 5 });
    expect(steps[1]).toMatchObject({ status: 'RUNNING', startedAt: now + 5 });
    expect(third.records.get(9)?.steps?.[0]).toMatchObject({ finishedAt: now + 5 });
    expect(third.records.get(9)?.steps?.[1]).toMatchObject({
      status: 'DONE',
      startedAt: now + 5,
      finishedAt: now + 9,
    });
  });

  it('that is done when it is first looked at began and ended then', () => {
    const done = given({ rows: [{ ...fresh, external: false }], records: [bringing] });
    const [workload, , route] = decide(done, now).records.get(9)?.steps ?? [];

    expect(workload).toMatchObject({ status: 'DONE', startedAt: now, finishedAt: now });
    expect(route).toMatchObject({ status: 'SKIPPED', startedAt: null, finishedAt: null });
  });

  it('is not written again when nothing moved', () => {
    const workloads = { 2: starting(fresh) };
    const steps =
      decide(given({ rows: [fresh], records: [bringing], workloads }), now).records.get(9)?.steps ?? [];

    expect(
      decide(given({ rows: [fresh], records: [{ ...bringing, steps }], workloads }), now + 5).records.has(9),
    ).toBe(false);
  });
});

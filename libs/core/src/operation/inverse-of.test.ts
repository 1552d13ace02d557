import { describe, expect, it } from 'vitest';
import type { Deployment } from '../lane/deployment.js';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { inverseOf } from './inverse-of.js';
import { facts, running } from './operation.fixture.js';
import type { Operate, OperationRecord, RelatedChange } from './record.js';

const done = (operate: Operate, deploymentId: number, values: Partial<OperationRecord> = {}) =>
  running(9, operate, deploymentId, { status: 'DONE', ...values });
const replaced = (id: number, before: RelatedChange['before'] = 'DEPLOYED') =>
  ({ id, change: 'REPLACING', before }) as const;
const back = (id: number) => ({ id, change: 'REINSTATED', before: 'DELETING' }) as const;
const gone = (id: number, values: Partial<Deployment> = {}) =>
  serving(id, { status: 'WITHDRAWN', removalAt: 1, ...values });
const canary = (id: number, values: Partial<Deployment> = {}) =>
  serving(id, { canary: true, canaryType: 'WEIGHT', weight: 20, ...values });

/** What undoes it in a lane of these rows, or why nothing does; `before` is its target before it. */
function told(
  record: OperationRecord,
  of: Parameters<typeof facts>[0] & { readonly before?: Partial<Deployment> },
) {
  const rows = of.rows ?? [];
  const { inverse, refused } = inverseOf(record, {
    facts: facts({ ...of, rows: rows.filter(({ status }) => status !== 'WITHDRAWN') }),
    rows: new Map(rows.map((row) => [row.id, row])),
    target: { ...deployment(record.deploymentId), ...of.before },
  });
  expect(inverse === null).toBe(refused !== null);
  return inverse ?? refused?.code;
}

const lane = { mainId: 2 };
const rows = [gone(1), serving(2)];
const toFirst = { operate: 'ROLLBACK', deployment: 1 };

describe('what undoes an operation that is done', () => {
  it.each(['DEPLOY', 'RESTART', 'ROLLBACK', 'PROMOTE'] as const)('%s: who served before', (operate) => {
    expect(told(done(operate, 2, { related: [replaced(1)] }), { lane, rows })).toEqual(toFirst);
  });

  it('DEPLOY into an empty lane: taking it offline', () => {
    expect(told(done('DEPLOY', 2), { lane, rows })).toEqual({ operate: 'DELETE', deployment: 2 });
  });

  it('a release that overtook another one: who served, not who was on its way', () => {
    const others = [gone(1, { servedAt: null }), gone(3), gone(4), serving(2)];
    const never = done('DEPLOY', 2, { related: [replaced(1, 'DEPLOYING'), replaced(3, 'REPLACING')] });
    const again = done('DEPLOY', 2, { related: [replaced(4, 'DEPLOYING'), replaced(3, 'REPLACING')] });

    for (const record of [never, again])
      expect(told(record, { lane, rows: others })).toEqual({ operate: 'ROLLBACK', deployment: 3 });
  });

  it('a canary goes, or gives way to the former one', () => {
    const beside = [serving(2), gone(3, canary(3)), canary(4)];
    const of = { lane: { mainId: 2, canaryId: 4 }, rows: beside };

    expect(told(done('GRAY', 4, { canary: true }), of)).toEqual({ operate: 'DELETE', deployment: 4 });
    expect(told(done('BLUE_GREEN', 4, { canary: true, related: [replaced(3)] }), of)).toEqual({
      operate: 'ROLLBACK',
      deployment: 3,
    });
  });

  it('PROMOTE: the main before, not the canary that it replaced, too', () => {
    const promoted = [gone(3, canary(3)), gone(1), serving(2)];
    const record = done('PROMOTE', 2, { related: [replaced(3), replaced(1)] });

    expect(told(record, { lane, rows: promoted })).toEqual(toFirst);
  });

  it('a change in place: what was last in force', () => {
    const of = { lane: { mainId: 2, canaryId: 4 }, rows: [serving(2), canary(4, { readyReplicas: 1 })] };

    expect(
      told(done('SCALE', 2), { ...of, before: { replicas: 5, inForce: { weight: null, replicas: 3 } } }),
    ).toEqual({ operate: 'SCALE', deployment: 2, replicas: 3 });
    expect(told(done('UPDATE_BLUE_GREEN', 4, { canary: true }), { ...of, before: { weight: 50 } })).toEqual({
      operate: 'UPDATE_BLUE_GREEN',
      deployment: 4,
      weight: 50,
    });
  });

  it('DELETE: it comes back', () => {
    expect(told(done('DELETE', 1), { rows: [gone(1)] })).toEqual(toFirst);
  });
});

describe('nothing undoes', () => {
  it.each([
    ['what still runs', running(9, 'DEPLOY', 2), 'OPERATION_RUNNING'],
    ['what failed', done('DEPLOY', 2, { status: 'FAILED' }), 'NOTHING_TO_UNDO'],
    ['a CANCEL', done('CANCEL', 2), 'NOTHING_TO_UNDO'],
    ['a first deployment that was replaced since', done('DEPLOY', 1), 'ALREADY_LEAVING'],
    ['a change of what is gone', done('SCALE', 3), 'DEPLOYMENT_WITHDRAWN'],
    ['what led to a row that is no more', done('DEPLOY', 7), 'DEPLOYMENT_UNKNOWN'],
    ['a release that is left already', done('DEPLOY', 3, { related: [replaced(2)] }), 'ALREADY_IN_FORCE'],
  ])('%s', (_what, record, code) => {
    const of = { lane, rows: [serving(1, { status: 'REPLACING' }), serving(2), gone(3)] };

    expect(told(record, of)).toBe(code);
  });

  it('a ROLLBACK to what no route had left', () => {
    const record = done('ROLLBACK', 2, { related: [back(2)] });

    expect(told(record, { lane, rows })).toBe('ALREADY_IN_FORCE');
    expect(told(record, { lane, rows, before: { shutdownAt: 5 } })).toEqual({
      operate: 'DELETE',
      deployment: 2,
    });
  });

  it('where the environment cannot be used', () => {
    const { refused } = inverseOf(done('DEPLOY', 2), {
      facts: null,
      rows: new Map(),
      target: deployment(2),
    });

    expect(refused?.code).toBe('ENVIRONMENT_BROKEN');
  });
});

describe('who served before', () => {
  it.each<[string, RelatedChange]>([
    ['a row that is no more', replaced(99)],
    ['one that never served', replaced(3)],
    ['one that was reinstated, too', back(1)],
    ['one whose values were restored', { id: 2, change: 'RESTORED', before: 'DEPLOYED' }],
  ])('is not %s', (_what, related) => {
    const of = { lane, rows: [gone(1), serving(2), gone(3, { servedAt: null })] };

    expect(told(done('ROLLBACK', 2, { related: [related] }), of)).toEqual({
      operate: 'DELETE',
      deployment: 2,
    });
  });

  it('is the one that a ROLLBACK went back to, and no other operation', () => {
    expect(told(done('ROLLBACK', 2), { lane, rows })).toEqual({ operate: 'DELETE', deployment: 2 });
    expect(told(done('DEPLOY', 2, { related: [back(2)] }), { lane, rows })).toEqual({
      operate: 'DELETE',
      deployment: 2,
    });
  });
});

it.each<[string, object, OperationRecord]>([
  ['OPERATION_RUNNING', { operation: 9, operate: 'DEPLOY' }, running(9, 'DEPLOY', 2)],
  ['NOTHING_TO_UNDO', { operation: 9, status: 'FAILED' }, done('DEPLOY', 2, { status: 'FAILED' })],
  ['DEPLOYMENT_UNKNOWN', { id: 7 }, done('DEPLOY', 7)],
])('a refusal says what it is about: %s', (code, params, record) => {
  const afterwards = { facts: facts({}), rows: new Map(), target: deployment(2) };

  expect(inverseOf(record, afterwards).refused).toEqual({ code, params });
});

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { Difference, Owned } from '../port/difference.js';
import type { WorkloadState } from '../port/cluster.js';
import { conditionOf } from './condition.js';
import { decide } from './decide.js';
import { against, answeredRows, asksForDifferences, differencesOf, rolls } from './drift.js';
import { acts, change, given, now, pod, ready, routeTo, unseen, writtenTo } from './observed.fixture.js';
import type { Observed } from './observed.js';
import { withWrite, type Writes } from './writes.js';

const answer: Owned = { Deployment: 'd1', Service: 's1' };
const row = serving(1, { applied: 'Deployment:d1 Service:s1', status: 'DEPLOYED', replicas: 4 });
const image: Difference = {
  kind: 'Deployment',
  path: 'spec.template.spec.containers[name=shop].image',
  before: 'shop:1',
  after: 'shop:hotfix',
  manager: 'kubectl-set',
};
const selector: Difference = { ...image, kind: 'Service', path: 'spec.selector', manager: 'kubectl-edit' };

/** What runs after somebody changed it. */
const changed = (of: Deployment, values: Partial<WorkloadState> = {}) =>
  ready(of, { owned: { Deployment: 'd9', Service: 's1' }, ...values });

/** A lane at rest in which the cluster tells differences of its row. */
const look = (
  differences: readonly Difference[],
  over: Partial<Parameters<typeof given>[0]> = {},
): Observed => ({
  ...given({
    lane: { mainId: 1, route: writtenTo(row) },
    rows: [row],
    workloads: { 1: changed(row) },
    route: routeTo(row),
    ...over,
  }),
  compared: new Map([
    [1, { known: true, value: { owned: { Deployment: 'd9', Service: 's1' }, differences } }],
  ]),
});
const told = (o: Observed) => conditionOf(decide(o, now).lane.conditions ?? [], 'Drifted');

describe('what somebody changed of a workload', () => {
  it('is asked for where it is not as the API answered, and where the answer is not known', () => {
    const asks = (of: Partial<Deployment>, values: Partial<WorkloadState> = {}) => {
      const one = { ...row, ...of };
      return asksForDifferences({ mainId: 1, canaryId: null }, one, ready(one, { owned: answer, ...values }));
    };
    expect(asks({})).toBe(false);
    expect(asks({}, { owned: { ...answer, Service: 's2' } })).toBe(true);
    expect(asks({ applied: row.workload.hash })).toBe(true);
    expect(asks({ applied: null })).toBe(true);
    expect(asks({}, { wantedReplicas: 3 })).toBe(true);
    // Another number is on its way.
    expect(asks({ status: 'DEPLOYING' }, { wantedReplicas: 3 })).toBe(false);
    // It is not known from whom anything is.
    expect(asks({ applied: null }, { owned: {} })).toBe(false);
    expect(asks({ applied: null }, { hash: 'other' })).toBe(false);
    expect(asks({ applied: null }, { ours: false })).toBe(false);
  });

  it.each([
    ['is kept warm', { status: 'REPLACING' }, false],
    ['drains and still serves', { status: 'REPLACING', id: 1 }, true],
    ['is beyond the point of no return', { status: 'DELETING', id: 1, removalAt: 5 }, false],
  ] as const)('is asked of what is held as it was accepted: one that %s', (_, of, expected) => {
    const one = { ...row, id: 7, ...of, applied: null };
    const asked = asksForDifferences({ mainId: 1, canaryId: null }, one, ready(one, { owned: answer }));
    expect(asked).toBe(expected);
  });

  it('is put back at once, and told with field, values and who it was', () => {
    const o = look([image]);
    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 1']);
    expect(told(o)).toMatchObject({
      status: 'True',
      reason: 'DRIFTED',
      message: `${image.path} of Deployment ${row.name} was changed from shop:1 to shop:hotfix by kubectl-set.`,
      params: { before: 'shop:1', after: 'shop:hotfix', manager: 'kubectl-set', more: 0, heals: 4 },
    });
  });

  it('is told once, and that it was put back', () => {
    const conditions = decide(look([image]), now).lane.conditions ?? [];
    const lane = { mainId: 1, route: writtenTo(row), conditions };
    expect(decide(look([image], { lane }), now + 1).lane.conditions).toBeUndefined();
    const healed = given({
      lane,
      rows: [row],
      workloads: { 1: ready(row, { owned: answer }) },
      route: routeTo(row),
    });
    const after = conditionOf(decide(healed, now + 2).lane.conditions ?? [], 'Drifted');
    expect(after).toMatchObject({ status: 'False', reason: 'DRIFTED', since: now + 2 });
  });

  it('is told no other way while the cluster cannot be asked: it may be as changed as it was', () => {
    const conditions = decide(look([image]), now).lane.conditions ?? [];
    const lane = { mainId: 1, route: writtenTo(row), conditions };
    const o = { ...look([image], { lane }), compared: new Map([[1, unseen()]]) };

    expect(decide(o, now + 1).lane.conditions).toBeUndefined();
  });

  it('is nothing where our own apply would change nothing: the row takes what stands there for the answer', () => {
    const decision = decide(look([]), now);
    expect(decision.actions).toEqual([]);
    expect(change(decision, 1)).toMatchObject({ applied: 'Deployment:d9 Service:s1' });
    expect(decision.lane.conditions).toBeUndefined();
  });

  it('is taken back without a word where only the owner changed', () => {
    const o = look([{ ...image, after: image.before }]);
    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 1']);
    expect(told(o)).toBeNull();
  });

  it('waits while pods are missing, since putting it back makes new ones; a Service does not', () => {
    const some = { pods: [pod('a'), pod('b', { ready: false })], readyReplicas: 1 };
    expect(decide(look([image], { workloads: { 1: changed(row, some) } }), now).actions).toEqual([]);
    const both = decide(look([image, selector], { workloads: { 1: changed(row, some) } }), now);
    expect(both.actions).toMatchObject([{ kind: 'ENSURE_WORKLOAD', kinds: ['Service'] }]);
    // There is nothing to lose.
    const none = { pods: [pod('a', { ready: false })], readyReplicas: 0 };
    expect(acts(decide(look([image], { workloads: { 1: changed(row, none) } }), now))).toEqual([
      'ENSURE_WORKLOAD 1',
    ]);
  });

  it.each([
    ['the environment only tells', { environment: { onDrift: 'TELL' } }, false],
    ['a freeze holds', {}, true],
  ] as const)('is only told where %s, but for what makes no pods', (_, over, frozen) => {
    const o = { ...look([image], over), frozen };
    expect(decide(o, now).actions).toEqual([]);
    expect(told(o)).toMatchObject({ status: 'True', reason: 'DRIFTED', params: { heals: 0 } });
    const both = { ...look([image, selector], over), frozen };
    expect(decide(both, now).actions).toMatchObject([{ kinds: ['Service'] }]);
  });

  it('is put back, and told so, while its row is about to change', () => {
    const moving = { ...row, status: 'DEPLOYING', lifecycle: 'MODIFYING' } as const;
    const over = { rows: [moving], workloads: { 1: changed(moving) } };
    const o = { ...look([image], over), frozen: true };
    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 1']);
    expect(told(o)).toMatchObject({ params: { heals: 4, left: false } });
  });

  it('that is a number of pods is put back', () => {
    const scaled = { ...image, path: 'spec.replicas', before: 4, after: 2, manager: 'kubectl' };
    const o = look([scaled], { workloads: { 1: ready(row, { owned: answer, wantedReplicas: 2 }) } });
    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 1']);
    expect(told(o)).toMatchObject({ params: { before: '4', after: '2', manager: 'kubectl', heals: 0 } });
  });

  it('that is gone is made again and told', () => {
    const o = look([], { workloads: { 1: null } });
    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 1']);
    expect(told(o)).toMatchObject({ message: `Deployment ${row.name} was removed by somebody.` });
  });

  it('and goes on changing is named, and tried later', () => {
    const first = decide(look([image]), now).actions[0];
    if (first?.kind !== 'ENSURE_WORKLOAD') throw new Error('it is put back');
    const once: Writes = withWrite(undefined, first.mends, now);
    const twice = withWrite(once, first.mends, now + 10);
    const fought = (writes: Writes) => ({ ...look([image]), writes: new Map([['workload 1', writes]]) });
    expect(acts(decide(fought(once), now + 20))).toEqual(['ENSURE_WORKLOAD 1']);
    const decision = decide(fought(twice), now + 20);
    expect(decision.actions).toEqual([]);
    expect(conditionOf(decision.lane.conditions ?? [], 'Drifted')).toMatchObject({
      reason: 'CHANGED_BY_OTHERS',
    });
    expect(decision.lane.blocking).toMatchObject({
      code: 'CHANGED_BY_OTHERS',
      params: { manager: 'kubectl-set' },
    });
    expect(acts(decide(fought(twice), now + 10 + 60_000))).toEqual(['ENSURE_WORKLOAD 1']);
  });
});

describe('what is to enter a route', () => {
  const fresh = deployment(2, { clusterId: 'here', applied: 'Deployment:d1 Service:s1' });
  const entering = (
    workload: WorkloadState,
    over: Partial<Observed> = {},
    of: Partial<Deployment> = {},
  ): Observed => ({
    ...given({ rows: [{ ...fresh, ...of }], workloads: { 2: workload } }),
    ...over,
  });
  const compared = (differences: readonly Difference[]): Partial<Observed> => ({
    compared: new Map([
      [2, { known: true, value: { owned: { Deployment: 'd9', Service: 's1' }, differences } }],
    ]),
  });

  it('does so only with what the API answered to our own apply', () => {
    expect(acts(decide(entering(ready(fresh, { owned: answer })), now))).toEqual(['APPLY_ROUTE 2@50']);
    expect(acts(decide(entering(changed(fresh), compared([image])), now))).toEqual(['ENSURE_WORKLOAD 2']);
  });

  it('is put back even where drift is only told', () => {
    const o = { ...entering(changed(fresh), { ...compared([image]), frozen: true }) };
    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 2']);
  });

  it('learns the answer from the apply of the same pass, or from the cluster', () => {
    const unknown = { applied: fresh.workload.hash };
    expect(decide(entering(ready(fresh, { owned: answer }), {}, unknown), now).actions).toEqual([]);
    const answered = { answered: new Map([[2, answer]]) };
    const decision = decide(entering(ready(fresh, { owned: answer }), answered, unknown), now);
    expect(acts(decision)).toEqual(['APPLY_ROUTE 2@50']);
    expect(change(decision, 2)).toMatchObject({ applied: 'Deployment:d1 Service:s1' });
  });

  it('is applied once more where the cluster cannot be asked', () => {
    const o = entering(
      ready(fresh, { owned: answer }),
      { compared: new Map([[2, unseen()]]) },
      { applied: null },
    );
    expect(acts(decide(o, now))).toEqual(['ENSURE_WORKLOAD 2']);
  });

  it('waits a minute where others went on changing it, though it is ours at this moment', () => {
    const o = entering(ready(fresh, { owned: answer }), { unsettled: new Set(['workload 2']) });
    expect(decide(o, now).actions).toEqual([]);
  });
});

describe('what of a workload is gone', () => {
  const of = (
    workload: WorkloadState | null | ReturnType<typeof unseen>,
    values: Partial<Deployment> = {},
  ) => {
    const one = { ...row, ...values };
    return differencesOf(given({ rows: [one], workloads: { 1: workload } }), one);
  };
  const gone = { path: '', before: row.name, after: null, manager: null };

  it.each([
    ['nothing', ready(row), []],
    ['all of it', null, [{ ...gone, kind: 'Deployment' }]],
    ['its Deployment', ready(row, { present: false }), [{ ...gone, kind: 'Deployment' }]],
    ['its Service', ready(row, { servicePresent: false }), [{ ...gone, kind: 'Service' }]],
    ['one that is being deleted: it goes first', ready(row, { present: false, deleting: true }), []],
    ['one of somebody else: not ours to miss', ready(row, { servicePresent: false, ours: false }), []],
    ['one that nobody could look at', unseen(), []],
  ])('%s', (_, workload, expected) => {
    expect(of(workload)).toEqual(expected);
  });

  it('is missed only of what is in force, on the cluster where it was made', () => {
    expect(of(null, { status: 'DEPLOYING' })).toEqual([]);
    expect(of(null, { clusterId: null })).toEqual([]);
  });
});

describe('the answers that rows learn', () => {
  const owned = { Deployment: 'd9', Service: 's9' };
  const learnt = (values: Partial<Observed>, of: Partial<Deployment> = {}) =>
    answeredRows({ ...given({ rows: [{ ...row, ...of }] }), ...values }).get(1)?.applied;
  const compared = (differences: readonly Difference[]) => ({
    compared: new Map([[1, { known: true, value: { owned, differences } } as const]]),
  });

  it('are those to the applies of this pass, and what stands there where nothing of it differs', () => {
    expect(learnt({})).toBeUndefined();
    expect(learnt({ answered: new Map([[1, { Service: 's2' }]]) })).toBe('Deployment:d1 Service:s2');
    expect(learnt(compared([]))).toBe('Deployment:d9 Service:s9');
    expect(learnt(compared([image]))).toBe('Deployment:d1 Service:s9');
    expect(learnt({ ...compared([image, selector]), answered: new Map([[1, { Deployment: 'd5' }]]) })).toBe(
      'Deployment:d5 Service:s1',
    );
  });

  it('are not written again, nor where nothing is known', () => {
    expect(learnt({ answered: new Map([[1, answer]]) })).toBeUndefined();
    expect(learnt({ compared: new Map([[1, unseen()]]) })).toBeUndefined();
    expect(learnt(compared([image, selector]), { applied: null })).toBeUndefined();
  });
});

it('who stands against us is told alike in whatever order they are found', () => {
  expect(against([])).toBe('');
  expect(against([image])).toBe(`Deployment ${image.path} kubectl-set`);
  expect(against([{ ...image, manager: null }])).toBe(`Deployment ${image.path} `);
  expect(against([selector, image])).toBe(against([image, selector]));
  expect(against([selector, image]).split('\n')).toHaveLength(2);
});

it('only another pod template makes new pods', () => {
  expect(rolls(image)).toBe(true);
  expect(rolls({ ...image, path: 'spec.replicas' })).toBe(false);
  expect(rolls({ ...selector, path: 'spec.template.x' })).toBe(false);
});

it('an answer of which nothing is kept is asked for, whatever the number of pods', () => {
  const asks = (values: Partial<WorkloadState>, of: Partial<Deployment> = {}) => {
    const one = { ...row, ...of };
    return asksForDifferences({ mainId: 1, canaryId: null }, one, ready(one, values));
  };
  expect(asks({ wantedReplicas: 9 })).toBe(false);
  expect(asks({ owned: answer, wantedReplicas: 9 })).toBe(true);
  expect(asks({ owned: answer, wantedReplicas: 9 }, { status: 'DEPLOYING' })).toBe(false);
  expect(
    asks({ owned: { Deployment: 'd1', Service: 's1' } }, { id: 5, status: 'DEPLOYED', applied: null }),
  ).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import type { Condition } from '../lane/condition.js';
import type { Difference } from '../port/difference.js';
import { conditionOf } from './condition.js';
import { decide } from './decide.js';
import { given, now, ready, routeTo, unseen, writtenTo } from './observed.fixture.js';
import type { Observed } from './observed.js';
import { conditionFor, driftToldBy } from './tell-drift.js';
import { withWrite } from './writes.js';

const image: Difference = {
  kind: 'Deployment',
  path: 'spec.template.image',
  before: 'shop:1',
  after: 'shop:hotfix',
  manager: 'kubectl-set',
};
const selector: Difference = { ...image, kind: 'Service', path: 'spec.selector', manager: 'kubectl-edit' };
const applied = 'Deployment:d1 Service:s1';
const main = serving(1, { applied, status: 'DEPLOYED', replicas: 4 });
const canary = serving(2, { applied, canary: true, canaryType: 'HEADER', canaryValue: 'v2', replicas: 1 });
const owned = { Deployment: 'd9', Service: 's9' };

/** A lane at rest with a main and a canary of which somebody changed this and that. */
function changed(
  differences: Readonly<Record<number, readonly Difference[]>>,
  over: Partial<Observed> = {},
): Observed {
  const rows = [main, canary];
  return {
    ...given({
      rows,
      lane: { mainId: 1, canaryId: 2, route: writtenTo(main) },
      route: routeTo(main),
      workloads: Object.fromEntries(rows.map((row) => [row.id, ready(row, { owned })])),
    }),
    compared: new Map(
      rows.map(({ id }) => [
        id,
        { known: true, value: { owned, differences: differences[id] ?? [] } } as const,
      ]),
    ),
    ...over,
  };
}
const told = (o: Observed): Condition | null => conditionOf(decide(o, now).lane.conditions ?? [], 'Drifted');

describe('of several changes', () => {
  it('the first is told, with how many more there are', () => {
    expect(told(changed({ 1: [image, selector], 2: [selector] }))).toMatchObject({
      params: { name: main.name, path: image.path, more: 2, heals: 4, left: false },
    });
  });

  it('one that was put back twice comes first, whichever row it is of', () => {
    const first = decide(changed({ 2: [selector] }), now).actions.find(
      ({ kind }) => kind === 'ENSURE_WORKLOAD',
    );
    if (first?.kind !== 'ENSURE_WORKLOAD') throw new Error('it is put back');
    const twice = withWrite(withWrite(undefined, first.mends, now), first.mends, now + 1);
    const writes = new Map([['workload 2', twice]]);
    expect(told(changed({ 1: [image], 2: [selector] }, { writes }))).toMatchObject({
      reason: 'CHANGED_BY_OTHERS',
      params: { name: canary.name, manager: 'kubectl-edit', more: 1 },
    });
  });

  it('pods are made anew where any of them changes what they are made from', () => {
    expect(told(changed({ 1: [selector, image] }))).toMatchObject({ params: { heals: 4 } });
    expect(told(changed({ 1: [selector] }))).toMatchObject({ params: { heals: 0, left: false } });
    expect(told(changed({ 1: [image] }, { frozen: true }))).toMatchObject({
      params: { heals: 0, left: true },
    });
    expect(told(changed({ 1: [selector] }, { frozen: true }))).toMatchObject({ params: { left: false } });
  });
});

it('none is said to be over while any row could not be looked at', () => {
  const before = told(changed({ 1: [image] }));
  if (before === null) throw new Error('it is told');
  const lane = { ...changed({}).lane, conditions: [before] };
  const compared = new Map([...(changed({}).compared ?? []), [2, unseen()] as const]);
  expect(told(changed({}, { lane, compared }))).toBeNull();
  expect(told(changed({}, { lane }))).toMatchObject({ status: 'False' });
});

describe('the sentence', () => {
  const fate = { heals: 0, left: false };
  const sentence = (differences: readonly Difference[], isContested = false) =>
    conditionFor({ name: 'shop-1', row: null, differences, isContested }, 0, fate);

  it.each<[string, readonly Difference[], string, object]>([
    [
      'names field, values and who it was',
      [image],
      'spec.template.image of Deployment shop-1 was changed from shop:1 to shop:hotfix by kubectl-set.',
      { gone: false, known: true },
    ],
    [
      'names somebody where nobody is known',
      [{ ...image, manager: null }],
      'spec.template.image of Deployment shop-1 was changed from shop:1 to shop:hotfix by somebody.',
      { gone: false, known: false, manager: null },
    ],
    [
      'says that all of it is gone',
      [{ ...image, path: '', after: null }],
      'Deployment shop-1 was removed by kubectl-set.',
      { gone: true, known: true, after: null },
    ],
    [
      'writes what is no text as JSON',
      [{ ...image, before: 4, after: { a: 1 } }],
      'spec.template.image of Deployment shop-1 was changed from 4 to {"a":1} by kubectl-set.',
      { before: '4', after: '{"a":1}' },
    ],
    ['is whole where nothing is known', [], ' shop-1 was removed by somebody.', { kind: '', path: '' }],
  ])('%s', (_, differences, message, params) => {
    expect(sentence(differences)).toMatchObject({ reason: 'DRIFTED', status: 'True', message, params });
  });

  it('says where it comes again and again', () => {
    const { reason, message } = sentence([image], true);
    expect([reason, message]).toEqual([
      'CHANGED_BY_OTHERS',
      'spec.template.image of Deployment shop-1 was changed from shop:1 to shop:hotfix by kubectl-set, again after it was put back twice.',
    ]);
  });
});

describe('what a decision tells of it', () => {
  const drift = (values: Partial<Condition> = {}): Condition => ({
    type: 'Drifted',
    status: 'True',
    reason: 'DRIFTED',
    message: 'one',
    since: 1,
    ...values,
  });

  it.each<[string, readonly Condition[], readonly Condition[] | undefined, string | null]>([
    ['nothing where nothing changed', [], undefined, null],
    ['nothing where it is over', [drift()], [drift({ status: 'False' })], null],
    ['what is new', [], [drift()], 'one'],
    ['nothing that was told before', [drift()], [drift({ params: { more: 1 } })], null],
    ['another one', [drift()], [drift({ message: 'two' })], 'two'],
    ['the same one when it comes again', [drift({ status: 'False' })], [drift()], 'one'],
  ])('%s', (_, conditions, next, expected) => {
    const lane = next === undefined ? {} : { conditions: next };
    expect(driftToldBy({ conditions }, { lane })?.message ?? null).toBe(expected);
  });
});

import { expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import { running } from '../operation/operation.fixture.js';
import { Draft } from './draft.js';
import { given } from './observed.fixture.js';

const row = serving(1);
const drafted = () => {
  const draft = new Draft(given({ rows: [row] }));
  const mends = { object: 'autoscaler 1', wanted: '', against: '' };
  draft.act({ kind: 'ENSURE_AUTOSCALER', deployment: row, uid: 'u', bounds: { min: 1, max: 2 }, mends });
  return draft;
};

it('an action is asked for its own row alone', () => {
  expect(drafted().acts(['ENSURE_AUTOSCALER', 'APPLY_ROUTE'], 1)).toBe(true);
  expect(drafted().acts(['ENSURE_AUTOSCALER'], 2)).toBe(false);
  expect(drafted().acts(['ENSURE_AUTOSCALER'], null)).toBe(false);
  expect(drafted().acts(['REMOVE_AUTOSCALER'], 1)).toBe(false);
});

it.each<[string, (draft: Draft) => void]>([
  [
    'an operation is undone',
    (draft) => draft.undoing({ record: running(9, 'DEPLOY', 1), status: 'FAILED', code: 'X' }),
  ],
  ['another is taken back', (draft) => draft.goingBack({ to: row, code: 'FELL_AFTER_READY' })],
  ['a row is taken offline', (draft) => draft.goingOffline(row)],
])('nothing is done outside by a decision in which %s', (_what, decided) => {
  const draft = drafted();
  decided(draft);

  expect(drafted().decision().actions).toHaveLength(1);
  expect(draft.decision().actions).toEqual([]);
});

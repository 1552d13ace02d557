import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { acceptCancel } from './cancel.js';
import { facts, running, told } from './operation.fixture.js';
import type { OperationRecord } from './record.js';

const bringing2 = running(9, 'DEPLOY', 2, { tick: 20 });
const replacing = {
  lane: { mainId: 1 },
  rows: [serving(1, { status: 'REPLACING', relatedId: 2 }), deployment(2)],
  records: [bringing2],
} as const;

describe('CANCEL', () => {
  it('undoes a first deployment: what never served goes', () => {
    const lane = facts({ rows: [deployment(2)], records: [bringing2] });

    expect(told(acceptCancel({ record: bringing2 }, lane))).toBe('2 TAKEN_OFF, operation 9 CANCELLED');
  });

  it('reinstates what was to be replaced, with a new tick', () => {
    const answer = acceptCancel({ record: bringing2 }, facts(replacing));

    expect(told(answer)).toBe('2 TAKEN_OFF, 1 REINSTATED, operation 9 CANCELLED');
    expect(answer).toMatchObject({
      target: { id: 2 },
      cancels: { id: 9 },
      related: [{ id: 1, change: 'REINSTATED', before: 'REPLACING' }],
      moves: [{ newTick: true }, { newTick: true }],
    });
  });

  it('reinstates the serving row and not the superseded one', () => {
    const newest = running(10, 'DEPLOY', 3, { tick: 30 });
    const lane = facts({
      lane: { mainId: 1 },
      rows: [
        serving(1, { status: 'REPLACING', relatedId: 3 }),
        deployment(2, { status: 'REPLACING', relatedId: 3 }),
        deployment(3),
      ],
      records: [newest],
    });

    expect(told(acceptCancel({ record: newest }, lane))).toBe(
      '3 TAKEN_OFF, 1 REINSTATED, operation 10 CANCELLED',
    );
  });

  it('reinstates nothing that is past its point of no return', () => {
    const rows = [serving(1, { status: 'REPLACING', removalAt: 5 }), deployment(2)];

    expect(told(acceptCancel({ record: bringing2 }, facts({ ...replacing, rows })))).toBe(
      '2 TAKEN_OFF, operation 9 CANCELLED',
    );
  });

  it('of a deploy that overtook a take-offline reinstates the one that still serves', () => {
    const rows = [serving(1, { status: 'DELETING', tick: 15 }), deployment(2, { tick: 20 })];

    expect(told(acceptCancel({ record: bringing2 }, facts({ ...replacing, rows })))).toBe(
      '2 TAKEN_OFF, 1 REINSTATED, operation 9 CANCELLED',
    );
  });

  it('does not bring back what was taken offline after the deploy began', () => {
    const rows = [serving(1, { status: 'DELETING', tick: 25 }), deployment(2, { tick: 20 })];
    const records = [bringing2, running(10, 'DELETE', 1, { tick: 25 })];

    expect(told(acceptCancel({ record: bringing2 }, facts({ ...replacing, rows, records })))).toBe(
      '2 TAKEN_OFF, operation 9 CANCELLED',
    );
  });

  it.each<[string, OperationRecord, string]>([
    ['a CANCEL', running(9, 'CANCEL', 2), 'rule CANCEL_REFUSED'],
    ['a DELETE', running(9, 'DELETE', 1), 'rule CANCEL_REFUSED'],
    ['what is DONE', { ...bringing2, status: 'DONE' }, 'state OPERATION_FINISHED'],
    ['what is FAILED', { ...bringing2, status: 'FAILED' }, 'state OPERATION_FINISHED'],
    ['what is CANCELLED', { ...bringing2, status: 'CANCELLED' }, 'state OPERATION_FINISHED'],
    ['what has no row any more', running(9, 'DEPLOY', 99), 'state DEPLOYMENT_ROW_MISSING'],
  ])('of %s is refused', (_what, record, answer) => {
    expect(told(acceptCancel({ record }, facts(replacing)))).toBe(answer);
  });

  it('of a rollback to the one that serves is refused: there is nothing to take back', () => {
    const back = running(9, 'ROLLBACK', 1, { tick: 30 });
    const lanes = facts({
      lane: { mainId: 1 },
      rows: [serving(1, { status: 'DEPLOYING' })],
      records: [back],
    });

    expect(told(acceptCancel({ record: back }, lanes))).toBe('state ALREADY_IN_FORCE');
  });

  it('of what leaves already only ends it', () => {
    const lanes = facts({ rows: [deployment(2, { status: 'DELETING' })], records: [bringing2] });

    expect(told(acceptCancel({ record: bringing2 }, lanes))).toBe('operation 9 CANCELLED');
  });

  it('waits for ever, unless it is asked not to', () => {
    const lanes = facts({ ...replacing, environment: { onStalled: 'CANCEL' } });

    expect(acceptCancel({ record: bringing2 }, lanes)).toMatchObject({ onStalled: 'WAIT', warnings: [] });
    expect(acceptCancel({ record: bringing2, onStalled: 'CANCEL' }, lanes)).toMatchObject({
      onStalled: 'CANCEL',
    });
  });

  it('of a PROMOTE gives its canary back, of this lane or of another', () => {
    const promoting = running(9, 'PROMOTE', 2, { tick: 20 });
    const canary = serving(3, {
      canary: true,
      canaryType: 'WEIGHT',
      weight: 20,
      status: 'REPLACING',
      relatedId: 2,
    });
    const own = facts({
      ...replacing,
      lane: { mainId: 1, canaryId: 3 },
      rows: [...replacing.rows, canary],
      records: [promoting],
    });
    const other = facts({
      ...replacing,
      records: [promoting],
      source: facts({ lane: { id: 8, canaryId: 3 }, rows: [{ ...canary, laneId: 8 }] }),
    });

    for (const lanes of [own, other])
      expect(acceptCancel({ record: promoting }, lanes)).toMatchObject({ related: [{ id: 1 }, { id: 3 }] });
  });

  it('is refused when somebody was first', () => {
    expect(told(acceptCancel({ record: bringing2, expectedTick: 1 }, facts(replacing)))).toBe(
      'state LANE_MOVED',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { LaneFacts } from './accepted.js';
import { acceptDelete } from './delete.js';
import { writtenTo } from '../dispatch/observed.fixture.js';
import { facts, running, told } from './operation.fixture.js';

const take = (lane: LaneFacts, id: number) => {
  const row = lane.rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no row ${id} in this test`);
  return acceptDelete({ deployment: row }, lane);
};
const withMain = (...rows: readonly Deployment[]) => facts({ lane: { mainId: 1 }, rows });

describe('DELETE takes offline', () => {
  it('the serving main, with a new tick', () => {
    const answer = take(withMain(serving(1)), 1);

    expect(told(answer)).toBe('1 TAKEN_OFF');
    expect(answer).toMatchObject({ target: { id: 1 }, create: null, moves: [{ newTick: true }] });
  });

  it('the serving main while its successor is on its way; the successor goes on', () => {
    const lane = facts({
      lane: { mainId: 1 },
      rows: [serving(1, { status: 'REPLACING', relatedId: 2 }), deployment(2)],
      records: [running(9, 'DEPLOY', 2)],
    });

    expect(told(take(lane, 1))).toBe('1 TAKEN_OFF');
  });

  it('a reinstated main before it is DEPLOYED again', () => {
    const lane = facts({
      lane: { mainId: 1 },
      rows: [deployment(1, { servedAt: 5 }), deployment(2, { status: 'DELETING' })],
      records: [running(9, 'CANCEL', 2)],
    });

    expect(told(take(lane, 1))).toBe('1 TAKEN_OFF');
  });

  it('one that a newer deploy, not getting ready, holds from going offline', () => {
    const lane = facts({
      lane: { mainId: 1 },
      rows: [serving(1, { status: 'DELETING', tick: 20 }), deployment(2, { tick: 21 })],
      records: [running(8, 'DELETE', 1), running(9, 'DEPLOY', 2)],
    });
    const answer = take(lane, 1);

    expect(answer).toMatchObject({ ok: true, moves: [{ event: null, newTick: true }], endings: [] });
  });

  it.each<[string, Deployment]>([
    ['a canary', deployment(2, { tick: 21, canary: true })],
    ['one that leaves, too', deployment(2, { tick: 21, status: 'DELETING' })],
    ['one from before', deployment(2, { tick: 19 })],
  ])('but not again one that is held by nobody: beside it is %s', (_what, other) => {
    expect(told(take(withMain(serving(1, { status: 'DELETING', tick: 20 }), other), 1))).toBe(
      'state ALREADY_LEAVING',
    );
  });

  it('one that is being changed: that is overtaken, and nobody waits', () => {
    const record = running(9, 'SCALE', 1);
    const lane = facts({ lane: { mainId: 1 }, rows: [serving(1)], records: [record] });

    expect(take(lane, 1)).toMatchObject({
      moves: [{ event: 'TAKEN_OFF', newTick: true, related: false }],
      endings: [{ record: { id: 9 }, status: 'CANCELLED', code: 'SUPERSEDED' }],
      related: [],
      warnings: [],
      onStalled: 'WAIT',
    });
    expect(take(withMain(serving(1)), 1)).toMatchObject({ endings: [], related: [] });
  });

  it('a canary, and its main goes on', () => {
    const canary = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 20 });
    const lane = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [serving(1), canary] });

    expect(told(take(lane, 2))).toBe('2 TAKEN_OFF');
  });
});

describe('DELETE of one that never served is CANCEL of its operation (defect 12)', () => {
  const stuck = running(9, 'DEPLOY', 2, { tick: 20 });

  it('and reinstates what was to be replaced', () => {
    const lane = facts({
      lane: { mainId: 1 },
      rows: [serving(1, { status: 'REPLACING', relatedId: 2 }), deployment(2, { tick: 20 })],
      records: [stuck],
    });
    const answer = take(lane, 2);

    expect(told(answer)).toBe('2 TAKEN_OFF, 1 REINSTATED, operation 9 CANCELLED');
    expect(answer).toMatchObject({
      operate: 'DELETE',
      cancels: { id: 9 },
      endings: [{ status: 'CANCELLED' }],
      related: [{ id: 1, change: 'REINSTATED' }],
    });
  });

  it('and leaves an empty lane where nothing served', () => {
    expect(told(take(facts({ rows: [deployment(2)], records: [stuck] }), 2))).toBe(
      '2 TAKEN_OFF, operation 9 CANCELLED',
    );
  });

  it('and reinstates also when its operation is not known any more', () => {
    const lane = withMain(serving(1, { status: 'REPLACING', relatedId: 2 }), deployment(2, { tick: 20 }));

    expect(told(take(lane, 2))).toBe('2 TAKEN_OFF, 1 REINSTATED');
    const overtaken = withMain(serving(1, { status: 'DELETING', tick: 15 }), deployment(2, { tick: 20 }));
    expect(told(take(overtaken, 2))).toBe('2 TAKEN_OFF, 1 REINSTATED');
  });

  it('and gives a canary back that was promoted by it', () => {
    const canary = serving(3, {
      canary: true,
      canaryType: 'WEIGHT',
      weight: 20,
      status: 'REPLACING',
      relatedId: 2,
    });
    const lane = facts({
      lane: { mainId: 1, canaryId: 3 },
      rows: [serving(1, { status: 'REPLACING', relatedId: 2 }), deployment(2, { tick: 20 }), canary],
      records: [running(9, 'PROMOTE', 2, { tick: 20 })],
    });

    expect(told(take(lane, 2))).toBe('2 TAKEN_OFF, 1 REINSTATED, 3 REINSTATED, operation 9 CANCELLED');
    expect(take(lane, 2)).toMatchObject({ related: [{ id: 1 }, { id: 3 }] });
  });
});

describe('DELETE is refused', () => {
  it.each<[string, Deployment, string]>([
    ['is being taken offline', serving(2, { status: 'DELETING' }), 'state ALREADY_LEAVING'],
    ['was replaced', serving(2, { status: 'REPLACING' }), 'state ALREADY_LEAVING'],
    ['is gone', serving(2, { status: 'WITHDRAWN' }), 'state DEPLOYMENT_WITHDRAWN'],
  ])('for one that %s', (_what, row, answer) => {
    expect(told(take(withMain(serving(1), row), 2))).toBe(answer);
  });

  it('for the serving one when it is being taken offline already', () => {
    expect(told(take(withMain(serving(1, { status: 'DELETING' })), 1))).toBe('state ALREADY_LEAVING');
  });

  it('for a main whose canary is promoted: it is given back when that ends without having served', () => {
    const canary = serving(2, { status: 'REPLACING', canary: true, canaryType: 'WEIGHT', weight: 20 });
    const lanes = withMain(serving(1), canary);

    expect(told(take({ ...lanes, lane: { ...lanes.lane, canaryId: 2 } }, 1))).toBe('rule CANARY_LIVE');
    expect(told(take(lanes, 1))).toBe('1 TAKEN_OFF');
  });

  it.each(['DEPLOYING', 'DEPLOYED'] as const)('for a main whose canary is %s', (status) => {
    const canary = serving(2, { status, canary: true, canaryType: 'WEIGHT', weight: 20 });

    expect(told(take(withMain(serving(1), canary), 1))).toBe('rule CANARY_LIVE');
  });

  it('not for a main whose canary is on its way out', () => {
    const canary = serving(2, { status: 'DELETING', canary: true, canaryType: 'WEIGHT', weight: 20 });

    expect(told(take(withMain(serving(1), canary), 1))).toBe('1 TAKEN_OFF');
  });

  it('when somebody was first', () => {
    const lane = withMain(serving(1));
    const answer = acceptDelete({ deployment: serving(1), expectedTick: 49 }, lane);

    expect(told(answer)).toBe('state LANE_MOVED');
  });

  it('takes one offline that a former gateway still leads to', () => {
    const row = serving(1, { status: 'REPLACING', relatedId: 2 });
    const route = writtenTo(serving(2), 0, { former: writtenTo(row).written });
    const lane = facts({ lane: { mainId: 2, route }, rows: [row, serving(2)] });

    expect(told(acceptDelete({ deployment: row }, lane))).toBe('1 TAKEN_OFF');
  });

  it('takes a canary offline that a former gateway still leads to, and nobody whom it does not', () => {
    const canary = serving(3, { status: 'REPLACING', canary: true, canaryType: 'WEIGHT', weight: 20 });
    const written = writtenTo(serving(1)).written;
    const route = writtenTo(serving(2), 0, { former: written && { ...written, canary: canary.name } });
    const lane = facts({ lane: { mainId: 2, route }, rows: [canary, serving(2)] });

    expect(told(acceptDelete({ deployment: canary }, lane))).toBe('3 TAKEN_OFF');
    expect(told(acceptDelete({ deployment: serving(4, { status: 'REPLACING' }) }, lane))).toBe(
      'state ALREADY_LEAVING',
    );
  });

  it('of one on a cluster that nobody can reach says what stays there', () => {
    const conditions = [
      { type: 'Ready', status: 'Unknown', reason: 'CLUSTER_CHANGED', message: '', since: 1 },
    ] as const;
    const row = serving(1, { conditions });
    const answer = acceptDelete({ deployment: row }, facts({ lane: { mainId: 1 }, rows: [row] }));

    expect(answer).toMatchObject({ warnings: [{ code: 'ABANDONED', params: { namespace: 'dev' } }] });
  });
});

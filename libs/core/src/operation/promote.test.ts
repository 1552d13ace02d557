import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import { acceptedChanges, undoneChanges } from './changes.js';
import { build, facts, running, told } from './operation.fixture.js';
import { planOf } from './plan.js';
import { accept } from './rules.js';

const weight = { canary: true, canaryType: 'WEIGHT', weight: 20 } as const;
const stable = { mainId: 1 };
const main = serving(1, { replicas: 4 });
const canary = serving(2, { ...weight, replicas: 2 });
const same = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [main, canary] });

const paid = serving(12, { ...weight, laneId: 8, symbol: 'pay' });
const pay = facts({
  lane: { id: 8, symbol: 'pay', mainId: 11, canaryId: 12, tick: 70 },
  rows: [serving(11, { laneId: 8, symbol: 'pay' }), paid],
});
const across = facts({ lane: stable, rows: [main], source: pay });
const promote = (lanes: typeof same, row = canary) => accept('PROMOTE', { deployment: row }, lanes);

describe('PROMOTE', () => {
  it('makes a main of what was tried, with no fewer pods; both wait for it', () => {
    expect(told(promote(same))).toBe('make main like 2 x4, 1 SUCCEEDED_BY, 2 SUCCEEDED_BY');
    expect(promote(same)).toMatchObject({ create: { canaryType: null, weight: null, canaryValue: null } });
  });

  it('from another symbol touches both lanes', () => {
    expect(told(promote(across, paid))).toBe('make main like 12 x4, 1 SUCCEEDED_BY, 12 SUCCEEDED_BY');
  });

  it('from another symbol is planned on the tick it is accepted on: that of the canary’s lane', () => {
    const accepted = promote(across, paid);
    if (!accepted.ok) throw new Error(accepted.code);
    const names = { newName: 'shop-…', routeName: 'shop-stable-0a1b2c3d', routeKind: 'Ingress' };
    const { basedOnTick } = planOf(accepted, across, names);
    expect(accept('PROMOTE', { deployment: paid, expectedTick: basedOnTick }, across).ok).toBe(true);
  });

  it('waits for the new main with its main, which both are on the record', () => {
    expect(promote(same)).toMatchObject({
      moves: [{ row: { id: 1 } }, { row: { id: 2 }, newTick: false, related: true }],
      related: [
        { id: 1, change: 'REPLACING', before: 'DEPLOYED' },
        { id: 2, change: 'REPLACING', before: 'DEPLOYED' },
      ],
      warnings: [],
    });
  });

  it('overtakes what changes the canary or the main, and nothing beside them', () => {
    const inPay = { laneId: 8, canary: true } as const;
    const moving = running(9, 'UPDATE_BLUE_GREEN', 12, inPay);
    const others = [running(10, 'SCALE', 11, { laneId: 8 }), running(11, 'CANCEL', 19, inPay)];
    const source = { ...pay, records: [moving, ...others] };
    const scaling = running(12, 'SCALE', 1);
    const accepted = promote({ ...across, records: [scaling], source }, paid);

    expect(accepted).toMatchObject({
      endings: [
        { record: { id: 12 }, status: 'CANCELLED', code: 'SUPERSEDED' },
        { record: { id: 9 }, status: 'CANCELLED', code: 'SUPERSEDED' },
      ],
    });
  });

  it.each([
    ['a DEPLOY into its new lane', running(9, 'DEPLOY', 1), across, paid],
    ['a PROMOTE of a canary of the same lane', running(9, 'PROMOTE', 30), same, canary],
  ])('overtakes %s', (_what, record, lanes, row) => {
    expect(promote({ ...lanes, records: [record] }, row)).toMatchObject({
      ok: true,
      endings: [{ record: { id: 9 } }],
    });
  });

  it('into a lane where nothing serves yet', () => {
    expect(told(promote(facts({ source: pay }), paid))).toBe('make main like 12, 12 SUCCEEDED_BY');
  });

  it('leaves a canary of stable itself, and says so', () => {
    const lanes = facts({ lane: { mainId: 1, canaryId: 2 }, rows: [main, canary], source: pay });

    expect(told(promote(lanes, paid))).toBe('make main like 12 x4, 1 SUCCEEDED_BY, 12 SUCCEEDED_BY');
    expect(promote(lanes, paid)).toMatchObject({ warnings: [{ code: 'CANARY_LIVE' }] });
  });

  it('gives both lanes its tick', () => {
    const accepted = promote(across, paid);
    if (!accepted.ok) throw new Error(accepted.code);
    const made = { tick: 90, targetId: 30, operationId: 9, now: 5 };
    const changes = acceptedChanges(accepted, [across, pay], made);

    expect(changes.lanes.map(({ id, set }) => [id, set.tick])).toEqual([
      [7, 90],
      [8, 90],
    ]);
    expect(changes.rows).toEqual([
      { id: 1, set: { status: 'REPLACING', relatedId: 30 } },
      { id: 12, set: { status: 'REPLACING', relatedId: 30, tick: 90 } },
    ]);
  });

  it.each([
    ['a main', main, 'rule NOT_A_CANARY'],
    ['one on its way', { ...canary, status: 'DEPLOYING' } as const, 'state NOT_DEPLOYED'],
    ['one that leaves', { ...canary, status: 'DELETING' } as const, 'state NOT_DEPLOYED'],
  ])('of %s is refused', (_what, row, answer) => {
    expect(told(promote({ ...same, rows: [main, row] }, row))).toBe(answer);
  });

  it.each([
    ['a canary of a third lane', running(9, 'PROMOTE', 30, { sourceLaneId: 6 }), across, paid],
    ['the canary of stable', running(9, 'PROMOTE', 30), across, paid],
    [
      'a canary of another lane',
      running(9, 'PROMOTE', 30, { sourceLaneId: 8 }),
      { ...same, source: pay },
      canary,
    ],
  ])('is refused while %s is promoted: it could not be given back', (_what, record, lanes, row) => {
    expect(told(promote({ ...lanes, records: [record] }, row))).toBe('state OPERATION_RUNNING');
  });

  it('asks the tick of the lane the canary is in', () => {
    expect(told(accept('PROMOTE', { deployment: paid, expectedTick: 50 }, across))).toBe('state LANE_MOVED');
    expect(accept('PROMOTE', { deployment: paid, expectedTick: 70 }, across).ok).toBe(true);
  });
});

describe('a PROMOTE that ends without having served', () => {
  const promoting = running(9, 'PROMOTE', 30, { sourceLaneId: 8, tick: 80 });
  const waiting = { ...paid, status: 'REPLACING', relatedId: 30 } as const;
  const source = { ...pay, rows: [...pay.rows.slice(0, 1), waiting] };
  const lanes = facts({
    lane: stable,
    rows: [{ ...main, status: 'REPLACING', relatedId: 30 }, deployment(30)],
    records: [promoting],
    source,
  });

  it('cancelled, reinstates the main of the one lane and the canary of the other', () => {
    expect(told(accept('CANCEL', { record: promoting }, lanes))).toBe(
      '30 TAKEN_OFF, 1 REINSTATED, 12 REINSTATED, operation 9 CANCELLED',
    );
  });

  it('failed, does the same', () => {
    const hopeless = { record: promoting, status: 'FAILED', code: 'X', blocking: null } as const;
    const changes = undoneChanges(hopeless, [lanes, source], { tick: 91, now: 5 });

    expect(changes.rows).toEqual([
      { id: 30, set: { status: 'DELETING', tick: 91 } },
      { id: 1, set: { status: 'DEPLOYING', tick: 91, relatedId: null, shutdownAt: null } },
      { id: 12, set: { status: 'DEPLOYING', tick: 91, relatedId: null, shutdownAt: null } },
    ]);
    expect(changes.records).toMatchObject([{ id: 9, set: { status: 'FAILED', endedBy: null } }]);
  });

  it('overtaken by a DEPLOY, gives a canary of its own lane back', () => {
    const own = running(9, 'PROMOTE', 30, { tick: 80 });
    const rows = [
      { ...main, status: 'REPLACING', relatedId: 30 } as const,
      deployment(30),
      { ...canary, status: 'REPLACING', relatedId: 30 } as const,
    ];
    const of = facts({ lane: { mainId: 1, canaryId: 2 }, rows, records: [own] });

    expect(told(accept('DEPLOY', { build: build(), defaultReplicas: 1 }, of))).toBe(
      'make main x4, 1 waits, 30 SUCCEEDED_BY, 2 REINSTATED, operation 9 SUPERSEDED',
    );
  });

  it('overtaken by a DEPLOY, gives the canary back', () => {
    expect(told(accept('DEPLOY', { build: build(), defaultReplicas: 1 }, lanes))).toBe(
      'make main x4, 1 waits, 30 SUCCEEDED_BY, 12 REINSTATED, operation 9 SUPERSEDED',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import { facts } from './operation.fixture.js';
import { undo } from './undo.js';

const nothing = { moves: [], related: [] };
const old = serving(1, { status: 'REPLACING', relatedId: 2 });
const made = deployment(2);
const deploy = { operate: 'DEPLOY', deploymentId: 2, canary: false, tick: 9 } as const;
const undone = (rows: readonly Deployment[], record: Parameters<typeof undo>[0] = deploy, mainId = 1) =>
  undo(record, [facts({ lane: { mainId, canaryId: 3 }, rows })]);
const moved = (...of: Parameters<typeof undone>) =>
  undone(...of).moves.map(({ row, event }) => `${row.id} ${event}`);

describe('a DEPLOY that is undone', () => {
  it('takes off what it made and reinstates who serves', () => {
    expect(moved([old, made])).toEqual(['2 TAKEN_OFF', '1 REINSTATED']);
  });

  it('does so once, and also where its own row is gone', () => {
    expect(moved([old, { ...made, status: 'DELETING' }])).toEqual(['1 REINSTATED']);
    expect(moved([old])).toEqual(['1 REINSTATED']);
  });

  it('reinstates nobody where nobody serves, and nobody past its point of no return', () => {
    expect(moved([made])).toEqual(['2 TAKEN_OFF']);
    expect(moved([{ ...old, removalAt: 5 }, made])).toEqual(['2 TAKEN_OFF']);
  });

  it('does nothing where there is no lane any more', () => {
    expect(undo(deploy, [])).toEqual(nothing);
  });
});

describe('a change in place that is undone', () => {
  const scaled = serving(1, { replicas: 4, weight: 40, inForce: { replicas: 2, weight: 20 } });
  const back = (row: Partial<Deployment>, operate: 'SCALE' | 'UPDATE_BLUE_GREEN' = 'SCALE') =>
    undone([{ ...scaled, ...row }], { ...deploy, operate, deploymentId: 1 });

  it.each(['SCALE', 'UPDATE_BLUE_GREEN'] as const)('goes back to what was last in force: %s', (operate) => {
    const set = { replicas: 2, weight: 20, lifecycle: 'MODIFYING' };
    const move = { newTick: true, related: false, set };

    expect(back({ status: 'DEPLOYING' }, operate)).toMatchObject({
      moves: [{ ...move, event: null }],
      related: [{ id: 1, change: 'RESTORED', before: 'DEPLOYING' }],
    });
    expect(back({}, operate).moves).toMatchObject([{ ...move, event: 'MODIFIED' }]);
    expect(back({}, operate).moves[0]?.set).toEqual(set);
  });

  it('gives an autoscaler its bounds back, and forgets no other that was seen', () => {
    const autoscale = { min: 2, max: 4, cpuPercent: 80 };
    const inForce = { replicas: 2, weight: null, autoscale };
    const scalingOf = (scaling: Deployment['scaling']) => back({ inForce, scaling }).moves[0]?.set?.scaling;

    expect(scalingOf({ autoscale: { ...autoscale, max: 9 }, foreign: 'hpa' })).toEqual({
      autoscale,
      foreign: 'hpa',
    });
    expect(scalingOf(null)).toEqual({ autoscale, foreign: null });
  });

  it('leaves alone what leaves, what never was in force, and what is gone', () => {
    for (const status of ['REPLACING', 'DELETING'] as const) expect(back({ status })).toEqual(nothing);
    expect(back({ inForce: null })).toEqual(nothing);
    expect(undone([], { ...deploy, operate: 'SCALE' })).toEqual(nothing);
  });
});

describe('a PROMOTE that is undone', () => {
  const canary = serving(3, { canary: true, canaryType: 'WEIGHT', status: 'REPLACING', relatedId: 2 });
  const promote = { ...deploy, operate: 'PROMOTE' } as const;

  it('keeps the canary it was to replace', () => {
    expect(undone([old, made, canary], promote)).toMatchObject({
      moves: [{}, {}, { row: { id: 3 }, event: 'REINSTATED', newTick: true, related: false }],
      related: [{ id: 1 }, { id: 3, change: 'REINSTATED', before: 'REPLACING' }],
    });
  });

  it.each<[string, Partial<Deployment>]>([
    ['stays anyway', { status: 'DEPLOYED' }],
    ['was taken offline', { status: 'DELETING' }],
    ['leaves for another', { relatedId: 8 }],
    ['is past its point of no return', { removalAt: 5 }],
  ])('moves none that %s', (_, values) => {
    expect(moved([old, made, { ...canary, ...values }], promote)).toEqual(['2 TAKEN_OFF', '1 REINSTATED']);
  });

  it('is no other operation: a canary waits for a main that was promoted', () => {
    expect(moved([old, made, canary])).toEqual(['2 TAKEN_OFF', '1 REINSTATED']);
  });
});

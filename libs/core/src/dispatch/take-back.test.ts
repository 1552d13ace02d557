import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import { acceptReturn } from '../operation/rollback.js';
import { facts, running, told } from '../operation/operation.fixture.js';
import { decide } from './decide.js';
import {
  acts,
  change,
  given,
  now,
  pod,
  ready,
  routeTo,
  starting,
  unseen,
  wellSince,
  writtenTo,
} from './observed.fixture.js';

/** Not ready since a moment. */
const downFor = (ms: number) => [
  { type: 'Answering', status: 'False', reason: 'FELL', message: '', since: now - ms } as const,
];
const before = serving(1, {
  status: 'REPLACING',
  relatedId: 2,
  shutdownAt: now - 9000,
  tick: 1,
  conditions: wellSince(5),
});
const fallen = serving(2, { conditions: downFor(1000) });
const fell = {
  lane: { mainId: 2, route: writtenTo(fallen) },
  rows: [before, fallen],
  route: routeTo(fallen),
  workloads: { 2: starting(fallen) },
  environment: { drainMs: 60_000 },
};
const decided = (of: Partial<typeof fell> | object = {}) => decide(given({ ...fell, ...of }), now);

describe('a main that falls after it was ready', () => {
  it('gives its place back to the one that served before, and nothing else is done in that decision', () => {
    expect(decided()).toMatchObject({ back: { to: { id: 1 }, code: 'FELL_AFTER_READY' }, actions: [] });
    expect(decided().lane.conditions).toMatchObject([{ type: 'TakenBack', status: 'True' }]);
    expect([decided().rows.size, decided().records.size]).toEqual([0, 0]);
  });

  it('also while its number of pods is being changed', () => {
    const scaled = { ...fallen, status: 'DEPLOYING', lifecycle: 'MODIFYING' } as const;

    expect(decided({ rows: [before, scaled] }).back).toMatchObject({ to: { id: 1 } });
  });

  it('is given a second where its own processes ended, fifteen where its pods were deleted', () => {
    const rows = (ms: number) => [before, { ...fallen, conditions: downFor(ms) }];
    const gone = { workloads: { 2: { ...starting(fallen), pods: [pod('a', { terminating: true })] } } };

    expect(decided({ rows: rows(999) })).toMatchObject({ back: null, lookAgainMs: 1 });
    expect(decided({ rows: rows(14_999), ...gone })).toMatchObject({ back: null, lookAgainMs: 1 });
    expect(decided({ rows: rows(15_000), ...gone }).back).not.toBeNull();
  });

  it.each<[string, object]>([
    ['some pod of it is ready', { workloads: { 2: { ...starting(fallen), pods: [pod('a')] } } }],
    ['it cannot be looked at', { workloads: { 2: unseen() } }],
    ['the one before cannot be looked at', { workloads: { 1: unseen(), 2: starting(fallen) } }],
    ['the one before has no ready pod', { workloads: { 1: starting(before), 2: starting(fallen) } }],
    [
      'the one before had no ready pod for a while since',
      { rows: [{ ...before, conditions: wellSince(now - 500) }, fallen] },
    ],
    ['the one before is past its point of no return', { rows: [{ ...before, removalAt: 5 }, fallen] }],
    ['the one before was taken offline', { rows: [{ ...before, status: 'DELETING' }, fallen] }],
    ['the one before never served', { rows: [{ ...before, servedAt: null }, fallen] }],
    [
      'only one from longer ago runs, which somebody had left for the one before',
      { rows: [{ ...before, removalAt: 5 }, { ...before, id: 3, relatedId: 1 }, fallen] },
    ],
    [
      'only its own canary runs',
      { rows: [{ ...before, id: 3, canary: true, canaryType: 'WEIGHT', weight: 20 }, fallen] },
    ],
    ['it is internal', { rows: [before, { ...fallen, external: false }] }],
    ['it is being taken offline', { rows: [before, { ...fallen, status: 'DELETING' }] }],
    ['it is not wished here', { environment: { autoReturn: false } }],
    [
      'it happened once, and no person decided since',
      {
        lane: {
          ...fell.lane,
          conditions: [
            { type: 'TakenBack', status: 'True', reason: 'FELL_AFTER_READY', message: '', since: 1 },
          ],
        },
      },
    ],
  ])('stays where %s', (_what, of) => {
    expect(decided(of)).toMatchObject({ back: null, undo: null });
  });

  it('ends the operation that brought it, while that still runs', () => {
    const record = running(9, 'DEPLOY', 2);
    const rows = [
      { ...before, shutdownAt: null },
      { ...fallen, status: 'DEPLOYING', servedAt: null },
    ];
    const of = { lane: { mainId: 1, route: writtenTo(fallen) }, rows, records: [record] };

    expect(decided(of)).toMatchObject({
      back: null,
      undo: { record, status: 'FAILED', code: 'FELL_AFTER_READY' },
    });
  });

  const entered = {
    lane: { mainId: 1, route: writtenTo(fallen) },
    rows: [
      { ...before, shutdownAt: null },
      { ...fallen, status: 'DEPLOYING', servedAt: null },
    ],
  } as const;

  it('ends that one alone, not one of its canary nor one that takes something back', () => {
    const deploy = running(9, 'DEPLOY', 2);
    const others = [
      running(6, 'GRAY', 3, { canary: true }),
      running(7, 'CANCEL', 2),
      running(8, 'DELETE', 2),
    ];

    expect(decided({ ...entered, records: [...others, deploy] }).undo).toMatchObject({ record: deploy });
    expect(decided({ ...entered, records: others })).toMatchObject({ undo: null, back: { to: { id: 1 } } });
  });

  it('gives it to whoever serves, though that was to leave for one that was overtaken meanwhile', () => {
    const [serving, entering] = entered.rows;
    const rows = [{ ...serving, relatedId: 9 }, entering];

    expect(decided({ ...entered, rows }).back).toMatchObject({ to: { id: 1 } });
    expect(decided({ ...entered, rows, lane: { ...entered.lane, mainId: null } }).back).toBeNull();
  });

  it('gives it to the newest of several that left for it', () => {
    const older = { ...before, id: 3, tick: 0 };

    for (const rows of [
      [before, older, fallen],
      [older, before, fallen],
    ])
      expect(decided({ rows }).back).toMatchObject({ to: { id: 1 } });
  });

  it('may be taken back again once a person has decided', () => {
    const spent = [
      { type: 'TakenBack', status: 'True', reason: 'FELL_AFTER_READY', message: '', since: 1 },
    ] as const;
    const of = (byUser: string) => ({
      lane: { mainId: 1, route: writtenTo(before), conditions: spent },
      rows: [{ ...before, status: 'DEPLOYED', shutdownAt: null }],
      route: routeTo(before),
      workloads: {},
      records: [running(9, 'ROLLBACK', 1, { byUser })],
    });

    expect(decided(of('admin')).lane.conditions).toEqual([]);
    expect(decided(of('arthor')).lane.conditions).toBeUndefined();
  });
});

describe('who is taken back', () => {
  const lanes = facts({ lane: { mainId: 2 }, rows: [before, fallen], records: [running(9, 'SCALE', 2)] });

  it('is reinstated as it is; the fallen one is left, and what else runs in the chain is overtaken', () => {
    expect(told(acceptReturn(before, lanes))).toBe(
      '1 REINSTATED, 2 SUCCEEDED_BY left, operation 9 SUPERSEDED',
    );
  });

  it('enters with any ready pod, without waiting for its full number', () => {
    const back = {
      ...before,
      status: 'DEPLOYING',
      relatedId: null,
      shutdownAt: null,
      replicas: 3,
      tick: 50,
    } as const;
    const down = { ...fallen, status: 'REPLACING', relatedId: 1 } as const;
    const one = ready(back, { availableReplicas: 1, unavailableReplicas: 2, pods: [pod('a')] });
    const of = { rows: [back, down], workloads: { 1: one, 2: starting(down) } };
    const entered = { ...of, lane: { mainId: 2, route: writtenTo(back) }, route: routeTo(back) };

    expect(acts(decided(of))).toContain('APPLY_ROUTE 1@50');
    expect(change(decided(entered), 1)).toMatchObject({ status: 'DEPLOYED' });
  });
});

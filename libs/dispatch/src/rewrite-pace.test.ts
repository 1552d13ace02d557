import type { Action, Decision, RouteSpec, RouteState } from '@arthor/core';
import { expect, it } from 'vitest';
import { RewritePace } from './rewrite-pace.js';

const home = { provider: 'ingress-nginx', objectKind: 'Ingress', clusterId: 'one', entrance: null };
const spec: RouteSpec = {
  ref: { namespace: 'dev', name: 'shop-stable' },
  laneId: 1,
  tick: 5,
  host: 'dev.localhost',
  path: '/shop.stable',
  main: { service: 'shop-1', port: 80 },
  canary: null,
};
const { ref: _, laneId: __, ...seen } = spec;
const reworded: RouteState = { ...seen, ours: true, intact: false, revision: '' };
const canary = { service: 'shop-2', port: 80, header: null, weight: 20 };

const writing = (observed: RouteState | null = reworded, wanted: Partial<RouteSpec> = {}): Action => ({
  kind: 'APPLY_ROUTE',
  home,
  spec: { ...spec, ...wanted },
  observed,
  mends: { object: 'route', wanted: '', against: '' },
});
const decision = (...actions: Action[]): Decision => ({
  lane: {},
  rows: new Map(),
  records: new Map(),
  undo: null,
  back: null,
  offline: null,
  givesUp: null,
  actions,
  lookAgainMs: null,
  wakes: [],
});

it('gives each lane a turn of its own, fewer than ten objects in any second', () => {
  const pace = new RewritePace();
  const turns = Array.from({ length: 20 }, (__, lane) => pace.waitMs(lane, decision(writing()), 1000));

  expect(turns[0]).toBe(0);
  for (const [index, turn] of turns.entries())
    expect(turns.filter((other) => other >= turn && other < turn + 1000).length, `${index}`).toBeLessThan(5);
  expect(turns.at(-1)).toBeLessThan(8_000);
});

it('does not give turns at once that come late', () => {
  const pace = new RewritePace();
  for (let lane = 0; lane < 10; lane++) pace.waitMs(lane, decision(writing()), 0);
  const late = 3_000;

  expect(pace.waitMs(1, decision(writing()), late)).toBe(0);
  expect(pace.waitMs(2, decision(writing()), late)).toBeGreaterThan(100);
});

it('keeps a lane’s turn however often it is looked at before, and gives it once', () => {
  const pace = new RewritePace();
  pace.waitMs(1, decision(writing()), 0);
  const wait = pace.waitMs(2, decision(writing()), 0);

  expect(pace.waitMs(2, decision(writing()), 50)).toBe(wait - 50);
  expect(pace.waitMs(2, decision(writing()), wait)).toBe(0);
  expect(pace.waitMs(2, decision(writing()), wait)).toBeGreaterThan(0);
});

it('gives a lane that comes again a turn after those of all others', () => {
  const pace = new RewritePace();
  for (const lane of [1, 2, 3]) pace.waitMs(lane, decision(writing()), 0);
  const second = pace.waitMs(2, decision(writing()), 0);
  const third = pace.waitMs(3, decision(writing()), 0);

  expect(pace.waitMs(2, decision(writing()), second)).toBe(0);
  expect(second + pace.waitMs(2, decision(writing()), second)).toBeGreaterThan(third);
});

it('counts what more a route with a canary is made of', () => {
  const pace = new RewritePace();
  const both = writing({ ...reworded, canary }, { canary });
  pace.waitMs(1, decision(both), 0);

  expect(pace.waitMs(2, decision(writing()), 0)).toBe(600);
});

it.each<[string, readonly Action[]]>([
  ['a route that is not there', [writing(null)]],
  ['one that is to lead elsewhere', [writing(reworded, { main: { service: 'shop-2', port: 80 } })]],
  ['one that is to share otherwise', [writing(reworded, { canary })]],
  ['one at another host', [writing(reworded, { host: 'other.localhost' })]],
  ['a stamp of the tick', [writing({ ...reworded, intact: true })]],
  ['nothing', []],
])('never keeps %s waiting', (_name, actions) => {
  const pace = new RewritePace();
  pace.waitMs(1, decision(writing()), 0);

  expect(pace.waitMs(2, decision(...actions), 0)).toBe(0);
});

it('does not keep a lane from what else there is to do', () => {
  const pace = new RewritePace();
  pace.waitMs(1, decision(writing()), 0);
  const heal = { kind: 'REMOVE_ROUTE', home, ref: spec.ref, observed: reworded } as const;

  expect(pace.waitMs(2, decision(writing(), heal), 0)).toBe(0);
});

import { describe, expect, it } from 'vitest';
import { environment, lane, serving } from '../lane/deployment.fixture.js';
import type { RouteState } from '../port/route.js';
import { conditionOf } from './condition.js';
import { decide } from './decide.js';
import { acts, gateway, given, now, routeTo, writtenTo } from './observed.fixture.js';
import type { Observed } from './observed.js';
import { desiredRoute } from './route.js';
import { routeDifferences, routeMend } from './route-drift.js';
import { withWrite, type Writes } from './writes.js';

const row = serving(1, { status: 'DEPLOYED' });
const timeout = {
  kind: 'Ingress',
  path: 'spec.rules[0].filters',
  before: 'ours',
  after: 'theirs',
  manager: null,
};
const reworded: Partial<RouteState> = { intact: false, strays: [timeout] };

const look = (values: Partial<RouteState> | null, over: Partial<Observed> = {}): Observed => ({
  ...given({
    lane: { mainId: 1, route: writtenTo(row) },
    rows: [row],
    route: values === null ? null : routeTo(row, values),
  }),
  ...over,
});
const told = (o: Observed) => conditionOf(decide(o, now).lane.conditions ?? [], 'Drifted');

/** The writes of a route that did not stick, one a millisecond. */
function tried(o: Observed, times: number): Observed {
  let writes: Writes | undefined;
  for (let at = 0; at < times; at++) {
    const asked = decide({ ...o, ...(writes && { writes: new Map([['route', writes]]) }) }, now + at);
    const [write] = asked.actions;
    if (write?.kind !== 'APPLY_ROUTE') throw new Error(`it is not written a ${at + 1}. time`);
    writes = withWrite(writes, write.mends, now + at);
  }
  return { ...o, ...(writes && { writes: new Map([['route', writes]]) }) };
}

describe('what somebody changed of a route', () => {
  it('is put back, and told: whom it leads to', () => {
    const o = look({ main: { service: 'other', port: 80 }, changedBy: 'kubectl-edit' });
    expect(acts(decide(o, now))).toEqual(['APPLY_ROUTE 1@50']);
    expect(told(o)).toMatchObject({
      reason: 'DRIFTED',
      params: {
        kind: gateway.objectKind,
        path: 'main',
        before: row.name,
        after: 'other',
        manager: 'kubectl-edit',
      },
    });
  });

  it('is put back, and told: at which port', () => {
    const o = look({ main: { service: row.name, port: 81 }, changedBy: 'kubectl-edit' });
    expect(acts(decide(o, now))).toEqual(['APPLY_ROUTE 1@50']);
    expect(told(o)).toMatchObject({ params: { path: 'mainPort', before: '80', after: '81' } });
  });

  it('is put back, and told: how it is worded', () => {
    expect(told(look(reworded))).toMatchObject({ params: { path: timeout.path, manager: null } });
  });

  it('is put back, and told: that it is gone', () => {
    const o = look(null);
    expect(acts(decide(o, now))).toEqual(['APPLY_ROUTE 1@50']);
    expect(told(o)).toMatchObject({ params: { path: '', after: null } });
  });

  it('is nothing while another wish is on its way', () => {
    const lane = { mainId: 1, route: writtenTo(row, 0, { state: 'WRITING' as const }) };
    const o = {
      ...given({ lane, rows: [row], route: routeTo(row, { main: { service: 'old', port: 80 } }) }),
    };
    expect(acts(decide(o, now))).toEqual(['APPLY_ROUTE 1@50']);
    expect(told(o)).toBeNull();
  });

  it('and goes on rewording is left as it is, since it leads where it should; it is tried again later', () => {
    const o = tried(look(reworded), 2);
    const decision = decide(o, now + 2);
    expect(decision.actions).toEqual([]);
    expect(decision.lane.blocking ?? null).toBeNull();
    expect(conditionOf(decision.lane.conditions ?? [], 'Drifted')).toMatchObject({
      reason: 'CHANGED_BY_OTHERS',
    });
    expect(acts(decide(o, now + 1 + 60_000))).toEqual(['APPLY_ROUTE 1@50']);
    expect(acts(decide(tried(o, 0), now + 59_000))).toEqual([]);
  });

  it('and goes on leading elsewhere blocks, with path and manager', () => {
    const o = tried(look({ main: { service: 'other', port: 80 }, changedBy: 'argocd' }), 2);
    expect(decide(o, now + 2).lane.blocking).toMatchObject({
      code: 'CHANGED_BY_OTHERS',
      params: { path: 'main', manager: 'argocd' },
    });
  });

  it('and is said never to be ours without our tick: nothing is fenced then', () => {
    const o = tried(look({ ...reworded, tick: 0 }), 2);
    expect(decide(o, now + 2).lane.blocking).toMatchObject({ code: 'CHANGED_BY_OTHERS' });
  });
});

describe('the differences of a route', () => {
  const desired = desiredRoute(lane(), environment(), row, null);
  if (desired === null) throw new Error('a route is wanted');
  const here = routeTo(row);

  it('are none where we never wrote it, whatever stands there', () => {
    const o = look({}, { lane: { ...look({}).lane, route: null } });
    expect(routeDifferences(o, desired, null)).toEqual([]);
    expect(routeDifferences(o, desired, { ...here, main: null })).toEqual([]);
  });

  it('are that it is gone, by its name', () => {
    const gone = { kind: gateway.objectKind, path: '', before: desired.ref.name, after: null, manager: null };
    expect(routeDifferences(look(null), desired, null)).toEqual([gone]);
    expect(routeDifferences(look(null), null, null)).toEqual([]);
  });

  it('are none of what is not ours', () => {
    const theirs = { ...here, ours: false, main: null, ...reworded };
    expect(routeDifferences(look(theirs), desired, theirs)).toEqual([]);
  });

  it('are those from what was recorded where nothing is wanted any more: a row keeps no ports', () => {
    const elsewhere = { ...here, main: { service: 'other', port: 81 }, canary: null };
    const o = look(elsewhere);
    expect(routeDifferences(o, null, here)).toEqual([]);
    expect(routeDifferences(o, null, elsewhere)).toMatchObject([
      { path: 'main', before: row.name, after: 'other' },
    ]);
    const nowhere = { ...here, host: null, path: null };
    expect(routeDifferences(o, null, nowhere)).toMatchObject([
      { path: 'host', before: here.host, after: null },
      { path: 'path', before: here.path, after: null },
    ]);
  });

  it('are those from a wish that was written and did not stick, and from no other', () => {
    const writing = writtenTo(row, 0, { state: 'WRITING' });
    const { wanted } = routeMend(desired, []);
    const tried = (wish: string) =>
      look(null, {
        lane: { ...look(null).lane, route: writing },
        writes: new Map([
          ['route', withWrite(undefined, { object: 'route', wanted: wish, against: '' }, now)],
        ]),
      });
    expect(routeDifferences(tried(wanted), desired, null)).toHaveLength(1);
    expect(routeDifferences(tried('another'), desired, null)).toEqual([]);
    expect(routeDifferences(tried(wanted), null, { ...here, main: null })).toEqual([]);
  });

  it('are the port of a canary, too', () => {
    const canary = { service: 'shop-c', port: 80, header: 'v2', weight: null };
    const both = { ...desired, canary };
    const o = look({}, { lane: { ...look({}).lane, route: writtenTo(row, 0, { state: 'WRITING' }) } });
    const written = withWrite(undefined, routeMend(both, []), now);
    const live = { ...here, canary: { ...canary, port: 81 } };
    expect(routeDifferences({ ...o, writes: new Map([['route', written]]) }, both, live)).toMatchObject([
      { path: 'canaryPort', before: 80, after: 81 },
    ]);
  });
});

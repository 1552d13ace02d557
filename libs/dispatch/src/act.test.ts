import {
  desiredRoute,
  ProviderError,
  type Action,
  type ClusterPort,
  type Deployment,
  type RoutePort,
  type WorkloadSnapshot,
} from '@arthor/core';
import { environment, gateway, lane, routeTo, serving } from '@arthor/core/fixture';
import { VirtualClock } from '@arthor/sandbox';
import { describe, expect, it } from 'vitest';
import { act, actAll, type Hands } from './act.js';
import type { Homes } from './homes.js';

const { signal } = new AbortController();
const row = serving(2, { replicas: 3, clusterId: 'away' });
const ref = { namespace: 'dev', name: row.name };
const objects = ['a Deployment'] as unknown as WorkloadSnapshot['objects'];

/** What the API says to some calls. */
const answers: Readonly<Record<string, unknown>> = { apply: { deployment: 'd' }, route: routeTo(row) };

/** What is called outside, each with what it was given; `calls` fails where it is told to. */
function hands(fails?: Error) {
  const calls: unknown[][] = [];
  const called =
    (name: string) =>
    async (...given: readonly unknown[]) => {
      calls.push([name, ...given.filter((one) => one !== signal)]);
      if (fails !== undefined) throw fails;
      return answers[name];
    };
  const cluster: Partial<Record<keyof ClusterPort, unknown>> = {
    apply: called('apply'),
    autoscale: called('autoscale'),
    unscale: called('unscale'),
    remove: called('remove'),
    markPods: called('mark'),
    log: async () => 'the end',
  };
  const route: Partial<Record<keyof RoutePort, unknown>> = {
    apply: called('route'),
    remove: called('no route'),
  };
  const pools = { apply: called('pool'), remove: called('no pool') };
  const homes = {
    reach: (clusterId: string | null) => (calls.push(['reach', clusterId]), { cluster }),
    routeAt: (home: unknown) => (calls.push(['at', home]), route),
    poolsOf: ({ id }: Deployment) => (calls.push(['pools of', id]), pools),
  } as unknown as Homes;
  const store = {
    snapshot: async (id: number) => (calls.push(['snapshot', id]), { spec: null, objects }),
    keepLog: async (id: number, log: object) => void calls.push(['log', id, log]),
  };
  return { calls, hands: { homes, store, clock: new VirtualClock() } satisfies Hands };
}

const spec = desiredRoute(lane(), environment(), row, null);
const rendered = { ...row.workload, objects };
const mends = { object: 'workload 2', wanted: '', against: '' };

describe('an action is carried out as it was decided', () => {
  it.each<[string, Action, readonly unknown[][]]>([
    [
      'a workload',
      { kind: 'ENSURE_WORKLOAD', deployment: row, revision: 'r7', mends },
      [
        ['snapshot', 2],
        ['reach', 'away'],
        ['apply', { ref, rendered, replicas: 3, tick: row.tick, budget: true, revision: 'r7' }],
      ],
    ],
    [
      'marks of pods',
      { kind: 'MARK_PODS', deployment: row, pods: ['a', 'b'] },
      [
        ['reach', 'away'],
        ['mark', ref, ['a', 'b']],
      ],
    ],
    [
      'a pool',
      {
        kind: 'APPLY_POOL',
        deployment: row,
        pool: { ref, laneId: 7, tick: 50, addresses: ['10.0.0.7:80'] },
        mends,
      },
      [
        ['pools of', 2],
        ['pool', { ref, laneId: 7, tick: 50, addresses: ['10.0.0.7:80'] }],
      ],
    ],
    [
      'no pool',
      { kind: 'REMOVE_POOL', deployment: row },
      [
        ['pools of', 2],
        ['no pool', ref],
      ],
    ],
    [
      'an autoscaler',
      { kind: 'ENSURE_AUTOSCALER', deployment: row, uid: 'u', bounds: { min: 1, max: 4 }, mends },
      [
        ['snapshot', 2],
        ['reach', 'away'],
        ['autoscale', { ref, rendered, uid: 'u', tick: row.tick, min: 1, max: 4 }],
      ],
    ],
    [
      'an autoscaler that goes',
      { kind: 'REMOVE_AUTOSCALER', deployment: row, uid: 'u' },
      [
        ['reach', 'away'],
        ['unscale', ref, 'u'],
      ],
    ],
    [
      'a workload that goes',
      { kind: 'REMOVE_WORKLOAD', deployment: row, fell: null, uid: 'u' },
      [
        ['reach', 'away'],
        ['remove', ref, 'u'],
      ],
    ],
    [
      'a workload that fell: what it wrote last is kept first',
      { kind: 'REMOVE_WORKLOAD', deployment: row, fell: 'shop-x', uid: 'u' },
      [
        ['reach', 'away'],
        ['log', 2, { pod: 'shop-x', container: row.name, text: 'the end' }],
        ['remove', ref, 'u'],
      ],
    ],
    [
      'a route that goes',
      { kind: 'REMOVE_ROUTE', home: gateway, ref, observed: routeTo(row) },
      [
        ['at', gateway],
        ['no route', ref, routeTo(row)],
      ],
    ],
  ])('%s', async (_what, action, expected) => {
    const { calls, hands: given } = hands();
    await act(action as Parameters<typeof act>[0], given, signal);

    expect(calls).toEqual(expected);
  });

  it('a route, and tells what the API answered', async () => {
    if (spec === null) throw new Error('a route is wanted');
    const { calls, hands: given } = hands();
    const { route } = await act(
      { kind: 'APPLY_ROUTE', home: gateway, spec, observed: null, mends },
      given,
      signal,
    );

    expect(calls).toEqual([
      ['at', gateway],
      ['route', spec, null],
    ]);
    expect(route).toEqual(routeTo(row));
  });
});

it('what failed is told with its row, and the others go on', async () => {
  const error = new ProviderError('kubernetes', 'DENIED', 'QUOTA_EXCEEDED', 'full');
  const { hands: given } = hands(error);
  const told: string[] = [];
  const actions: readonly Action[] = [
    { kind: 'REMOVE_AUTOSCALER', deployment: row, uid: 'u' },
    { kind: 'REMOVE_ROUTE', home: gateway, ref, observed: routeTo(row) },
  ];
  const { failed } = await actAll(actions, given, signal, ({ kind }) => told.push(kind));

  expect(failed).toMatchObject([
    { kind: 'REMOVE_AUTOSCALER', deploymentId: 2, fault: { code: 'QUOTA_EXCEEDED' } },
    { kind: 'REMOVE_ROUTE', deploymentId: null, fault: { code: 'QUOTA_EXCEEDED' } },
  ]);
  expect(told).toEqual(['REMOVE_AUTOSCALER', 'REMOVE_ROUTE']);
  expect((await actAll(actions, hands().hands, signal, () => undefined)).failed).toEqual([]);
});

it('what the API answered is told of workloads by their rows, and of routes by their homes', async () => {
  if (spec === null) throw new Error('a route is wanted');
  const actions: readonly Action[] = [
    { kind: 'ENSURE_WORKLOAD', deployment: row, mends },
    { kind: 'APPLY_ROUTE', home: gateway, spec, observed: null, mends },
    { kind: 'REMOVE_AUTOSCALER', deployment: serving(3), uid: 'u' },
  ];
  const { answered, routes, written } = await actAll(actions, hands().hands, signal, () => undefined);

  expect([...answered]).toEqual([[2, { deployment: 'd' }]]);
  expect(routes).toEqual([{ home: gateway, route: routeTo(row) }]);
  expect(written).toEqual([mends, mends]);
});

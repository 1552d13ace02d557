import type { CanaryBackend, ClusterPort, ListedWorkload, RoutePort, RouteState } from '@arthor/core';
import { deployment, nameOf, routeTo, serving } from '@arthor/core/fixture';
import { describe, expect, it } from 'vitest';
import { compare } from './comparison.js';
import type { EnvironmentProviders } from './environment-providers.js';
import type { ComparedRow, LaneStore } from './lane-store.js';

const row = (id: number, values: Partial<ComparedRow> = {}): ComparedRow => ({
  ...serving(id, { laneId: id, readyReplicas: 1 }),
  serves: true,
  ...values,
});
const workload = (id: number, values: Partial<ListedWorkload> = {}): ListedWorkload => ({
  ref: { namespace: 'dev', name: nameOf('shop', id) },
  laneId: id,
  hash: `hash-${id}`,
  wantedReplicas: 1,
  readyReplicas: 1,
  readyIps: [],
  ...values,
});
const route = (id: number, values: Partial<RouteState> = {}): RouteState => routeTo(deployment(id), values);

/** Compares; rows come in pages of one. */
function differences(of: {
  readonly rows?: readonly ComparedRow[];
  readonly workloads?: readonly ListedWorkload[];
  readonly routes?: Readonly<Record<string, RouteState>>;
  /** Rows that are made while everything is listed. */
  readonly made?: readonly ComparedRow[];
  /** Gets the names that are asked for. */
  readonly asked?: (readonly string[])[];
  readonly signal?: AbortSignal;
}) {
  const { rows = [], workloads = [], routes = {}, made = [], asked = [] } = of;
  const store: Pick<LaneStore, 'rows'> = {
    rows: async (_environment, which) => {
      if (!('named' in which))
        return rows.filter(({ id, status }) => id > which.after && status !== 'WITHDRAWN').slice(0, 1);
      asked.push(which.named);
      return [...rows, ...made].filter(({ name }) => which.named.includes(name));
    },
  };
  const cluster: Pick<ClusterPort, 'list'> = { list: async () => workloads };
  const gateway: Pick<RoutePort, 'list' | 'provider'> = {
    provider: 'ingress-nginx',
    list: async () => new Map(Object.entries(routes)),
  };
  const providers = { cluster, route: gateway } as EnvironmentProviders;
  const { signal = new AbortController().signal } = of;
  return compare({ name: 'dev', host: 'dev.localhost' }, providers, store as LaneStore, signal);
}

const { routeName } = deployment(1);
const withdrawn = (id: number) => row(id, { status: 'WITHDRAWN', serves: false });

describe('an environment as its rows say', () => {
  it('differs in no lane', async () => {
    const rows = [row(1), row(2, { external: false, routeName: 'none' })];
    const found = await differences({
      rows,
      workloads: [workload(1), workload(2)],
      routes: { [routeName]: route(1) },
    });

    expect(found).toEqual({ lanes: new Set(), orphans: [], leftovers: [] });
  });
});

it('judges the routes of lanes page by page: between pages others of the process have their turn', async () => {
  const order: string[] = [];
  const judged = (id: number): Record<string, RouteState> => ({
    [`r${id}`]: new Proxy(route(id), {
      get: (target, name, receiver) => {
        order.push(`route ${id}`);
        return Reflect.get(target, name, receiver) as unknown;
      },
    }),
  });
  const rows = [1, 2].map((id) => row(id, { routeName: `r${id}` }));
  const asked = rows.map((one) => ({
    ...one,
    get serves() {
      order.push(`row ${one.id}`);
      return true;
    },
  }));
  await differences({ rows: asked, routes: { ...judged(1), ...judged(2) } });

  const [first, second] = ['row 1', 'row 2'].map((name) => order.indexOf(name));
  expect(order.slice(first, second)).toContain('route 1');
});

describe('a lane is looked at when', () => {
  const rows = [row(1, { routeName: 'other' }), row(5)];
  const workloads = [workload(1), workload(5)];
  const routes = { other: route(1), [routeName]: route(5) };

  const canaryRow = row(7, {
    laneId: 5,
    canary: true,
    canaryType: 'HEADER',
    canaryValue: 'v2',
    weight: 30,
  });
  const withCanary = (values: Partial<CanaryBackend>) => ({
    rows: [row(5), canaryRow],
    workloads: [...workloads, workload(7)],
    routes: { [routeName]: route(5, { canary: { ...canary(7), weight: 30, ...values } }) },
  });

  it('not when its canary has its header and its share', async () => {
    expect((await differences(withCanary({}))).lanes).toEqual(new Set());
  });

  it.each<[string, Parameters<typeof differences>[0]]>([
    ['its deployment is on its way', { rows: [row(5, { status: 'DEPLOYING' })] }],
    ['its deployment leaves', { rows: [row(5, { status: 'DELETING' })] }],
    ['its workload is gone', { workloads: [workload(1)] }],
    ['another manifest runs', { workloads: [workload(5, { hash: 'other' })] }],
    ['another number of pods is asked for', { workloads: [workload(5, { wantedReplicas: 3 })] }],
    ['another number of pods is ready', { workloads: [workload(5, { readyReplicas: 0 })] }],
    ['its route is gone', { routes: {} }],
    ['somebody edited its route', { routes: { [routeName]: route(5, { intact: false }) } }],
    ['its route has another host', { routes: { [routeName]: route(5, { host: 'x' }) } }],
    ['its route leads elsewhere', { routes: { [routeName]: route(1) } }],
    ['its route has another path', { routes: { [routeName]: route(5, { path: '/' }) } }],
    ['a canary was put into its route', { routes: { [routeName]: route(5, { canary: canary(7) }) } }],
    ['its canary is not in its route', { rows: [row(5), canaryRow], workloads: [...workloads, workload(7)] }],
    ['its canary gets another share', withCanary({ weight: 40 })],
    ['its canary gets another header', withCanary({ header: 'v3' })],
    ['an internal one has a route', { rows: [row(5, { external: false })] }],
  ])('%s', async (_why, of) => {
    const found = await differences({ rows, workloads, routes, ...of });

    expect(found.lanes).toContain(5);
  });
});

describe('what no live row speaks of', () => {
  it('is an orphan when there never was one, and is left alone', async () => {
    const found = await differences({ workloads: [workload(7)], routes: { r: route(8) } });

    expect(found).toMatchObject({
      orphans: [{ environment: 'dev', name: nameOf('shop', 7) }],
      leftovers: [],
    });
  });

  it('is a leftover when its row is WITHDRAWN: the call that made it came late', async () => {
    const found = await differences({ rows: [withdrawn(7)], workloads: [workload(7)] });

    expect(found).toMatchObject({ orphans: [], leftovers: [{ kind: 'workload', ref: workload(7).ref }] });
  });

  it('is a route when all it leads to is WITHDRAWN; the workload behind it waits for that', async () => {
    const found = await differences({
      rows: [withdrawn(7)],
      workloads: [workload(7)],
      routes: { r: route(7) },
    });

    expect(found.leftovers).toEqual([
      { kind: 'route', ref: { namespace: 'dev', name: 'r' }, observed: route(7) },
    ]);
  });

  it.each<[string, RouteState]>([
    ['a stranger', route(7, { ours: false })],
    ['something without a row', route(7, { canary: { ...canary(8) } })],
    ['a live deployment', route(7, { canary: { ...canary(1) } })],
    ['nothing', route(7, { main: null })],
  ])('is no leftover when the route is, or also leads to, %s', async (_what, live) => {
    const found = await differences({
      rows: [row(1), withdrawn(7)],
      workloads: [workload(1)],
      routes: { r: live },
    });

    expect(found.leftovers).toEqual([]);
  });
});

it('no route that leads nowhere is a leftover beside one', async () => {
  const found = await differences({
    rows: [withdrawn(7)],
    workloads: [workload(7)],
    routes: { r: route(7, { main: null }) },
  });

  expect(found.leftovers).toEqual([{ kind: 'workload', ref: workload(7).ref }]);
});

function canary(id: number): CanaryBackend {
  return { service: nameOf('shop', id), port: 80, header: 'v2', weight: null };
}

describe('what is beside a Deployment', () => {
  const autoscale = { min: 2, max: 5, cpuPercent: 80 };
  const own = { name: 'shop', ours: true, uid: 'h', min: 2, max: 5 };
  const foreign = { ...own, name: 'shop-hpa', ours: false };
  const scaled = { scaling: { autoscale, foreign: null } };
  const followed = { scaling: { autoscale, foreign: 'shop-hpa' } };
  const denied = [{ kind: 'HorizontalPodAutoscaler', message: '' }];
  const budgetDenied = [{ kind: 'PodDisruptionBudget', message: '' }];

  it.each<[string, Partial<ComparedRow>, Partial<ListedWorkload>, boolean]>([
    ['its autoscaler is there', scaled, { autoscalers: [own], budget: true }, false],
    ['its autoscaler is not there', scaled, {}, true],
    ['its autoscaler has other bounds', scaled, { autoscalers: [{ ...own, max: 9 }] }, true],
    ['its autoscaler may not be kept', scaled, { leftOut: denied }, false],
    ['it has one of ours that it should not have', {}, { autoscalers: [own] }, true],
    ['somebody made one', {}, { autoscalers: [foreign] }, true],
    ['somebody made one, which is known', followed, { autoscalers: [foreign] }, false],
    ['that of somebody is gone', followed, { autoscalers: [own] }, true],
    ['its autoscaler has another least', scaled, { autoscalers: [{ ...own, min: 1 }] }, true],
    ['another right is missing', scaled, { leftOut: budgetDenied }, true],
    ['two rights are missing', scaled, { leftOut: [...budgetDenied, ...denied] }, false],
    ['its budget is not there', scaled, { autoscalers: [own], budget: false }, true],
    ['it has a budget that it should not have', {}, { budget: true }, true],
    ['it never gets one', {}, {}, false],
  ])('is looked at where it differs: %s', async (_, rowValues, live, differs) => {
    const found = await differences({
      rows: [row(1, rowValues)],
      workloads: [workload(1, live)],
      routes: { [routeName]: route(1) },
    });
    expect(found.lanes.has(1)).toBe(differs);
  });
});

it.each([
  [{ scaling: { autoscale: { min: 1, max: 5, cpuPercent: 80 }, foreign: null } }, true],
  [{}, false],
])('a canary without an autoscaler is looked at where it should have one: %j', async (values, expected) => {
  const beside = row(7, { laneId: 5, canary: true, canaryType: 'WEIGHT', weight: 30, ...values });
  const found = await differences({
    rows: [row(5), beside],
    workloads: [workload(5), workload(7)],
    routes: { [routeName]: route(5, { canary: { ...canary(7), header: null, weight: 30 } }) },
  });

  expect(found.lanes.has(5)).toBe(expected);
});

describe('a comparison', () => {
  const settled = { workloads: [workload(1)], routes: { [routeName]: route(1) } };

  it.each([
    ['gateway-api', true],
    ['ingress-nginx', false],
    [null, false],
  ])('looks at a lane whose route is kept by another provider: %s: %s', async (routeProvider, expected) => {
    const found = await differences({ ...settled, rows: [row(1, { routeProvider })] });

    expect(found.lanes.has(1)).toBe(expected);
  });

  it('asks for names only of what no live row speaks of, two hundred at a time', async () => {
    const asked: (readonly string[])[] = [];
    await differences({ ...settled, rows: [row(1)], asked });
    expect(asked).toEqual([]);

    const strangers = Array.from({ length: 201 }, (_, index) => workload(index + 10));
    await differences({ ...settled, rows: [row(1)], workloads: [workload(1), ...strangers], asked });
    expect(asked.map((names) => names.length)).toEqual([200, 1]);
    expect(asked.flat()).not.toContain(nameOf('shop', 1));
  });

  it('takes what was made meanwhile for no orphan and for no leftover', async () => {
    const found = await differences({ workloads: [workload(7)], made: [row(7)] });

    expect(found).toMatchObject({ orphans: [], leftovers: [] });
  });

  it('finds a route that came late though nothing runs behind it', async () => {
    const found = await differences({ rows: [withdrawn(7)], routes: { r: route(7) } });

    expect(found.leftovers).toMatchObject([{ kind: 'route', ref: { name: 'r' } }]);
  });

  it('ends with its process', async () => {
    const signal = AbortSignal.abort(new Error('the server stops'));

    await expect(differences({ rows: [row(1)], signal })).rejects.toThrow('the server stops');
  });
});

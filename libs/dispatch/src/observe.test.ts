import {
  ProviderError,
  type AddressUse,
  type ClusterPort,
  type Deployment,
  type Fault,
  type Lane,
  type PublicAddress,
  type RegistryPort,
  type RouteInForce,
  type RoutePort,
  type RouteState,
  type WorkloadState,
} from '@arthor/core';
import {
  deployment,
  environment,
  fault,
  instance,
  lane,
  ready,
  routeTo,
  serving,
  starting,
  writtenTo,
} from '@arthor/core/fixture';
import { VirtualClock } from '@arthor/sandbox';
import { describe, expect, it } from 'vitest';
import type { EnvironmentProviders, NoProviders } from './environment-providers.js';
import type { LaneRows, LaneStore } from './lane-store.js';
import { observe, type Eyes } from './observe.js';
import { Registries } from './registries.js';
import { RouteMemory } from './route-memory.js';

const now = 1_000_000;
const { signal } = new AbortController();
const away = new ProviderError('kubernetes', 'TRANSIENT', 'UNREACHABLE', 'no answer');

const config = { kind: 'ConfigMap' };

/** What a lane and its world are in these tests; what is not told works and has nothing. */
interface World {
  readonly lane?: Partial<Lane>;
  readonly rows?: readonly Deployment[];
  readonly environment?: LaneRows['environment'];
  readonly problem?: Fault;
  /** Provider of new routes. */
  readonly provider?: string;
  readonly identity?: () => Promise<string>;
  readonly workloads?: Readonly<Record<string, WorkloadState>>;
  /** By provider. */
  readonly routes?: Readonly<Record<string, RouteState | Error>>;
  readonly inForce?: () => Promise<RouteInForce>;
  readonly gone?: () => Promise<RouteInForce>;
  readonly uses?: (address: PublicAddress) => Promise<AddressUse>;
  readonly compare?: ClusterPort['compare'];
  readonly isFrozen?: LaneStore['isFrozen'];
  readonly registry?: Pick<RegistryPort, 'observe'> | null;
  readonly registries?: Eyes['registries'];
  /** What the pass knows already. */
  readonly passed?: Parameters<typeof observe>[2];
  readonly memory?: RouteMemory;
  /** Ids of clusters that a context leads to beside the own one. */
  readonly others?: readonly string[];
  readonly at?: number;
}

/** One look, and everything that was asked for it. */
async function looked(world: World = {}) {
  const { rows = [], provider = 'nginx', routes = {}, workloads = {}, others = [] } = world;
  const asked: string[] = [];
  const surprises: unknown[] = [];
  const clusterNamed = (id: string) => {
    const cluster: Pick<ClusterPort, 'identity' | 'observe' | 'compare'> = {
      compare: world.compare ?? (async () => ({ owned: {}, differences: [] })),
      identity: world.identity ?? (async () => id),
      observe: async ({ namespace, name }, { fresh, entering }) => {
        const how = [fresh ? ' fresh' : '', entering ? ' entering' : ''];
        asked.push(`${id} ${namespace}/${name.slice(-2)}${how.join('')}`);
        return workloads[name] ?? null;
      },
    };
    const routeOf = (of: string) =>
      ({
        provider: of,
        objectKind: 'Route',
        observe: async ({ namespace, name }) => {
          asked.push(`${id} route ${of} ${namespace}/${name}`);
          const found = routes[of] ?? null;
          if (found instanceof Error) throw found;
          return found;
        },
        inForce: async (ref, live, entrance) => {
          asked.push(`${id} in force ${ref.name} ${live.revision} ${entrance?.url}`);
          return world.inForce === undefined ? 'yes' : world.inForce();
        },
        gone: async ({ ref, answered }, entrance) => {
          asked.push(`${id} gone ${of} ${ref.name} ${answered} ${entrance?.url}`);
          return world.gone === undefined ? 'yes' : world.gone();
        },
        usesOf: async (address) =>
          world.uses === undefined ? { others: [], everywhere: true } : world.uses(address),
      }) as Pick<
        RoutePort,
        'provider' | 'objectKind' | 'observe' | 'inForce' | 'gone' | 'usesOf'
      > as RoutePort;
    return {
      cluster: cluster as ClusterPort,
      route: routeOf(provider),
      routeFor: () => routeOf(provider),
      gatewayUrl: 'http://gateway',
      gatewayReplicas: 1,
      routeOf,
      ...(world.registry && { registry: world.registry as RegistryPort }),
    } satisfies EnvironmentProviders;
  };
  const own: EnvironmentProviders | NoProviders =
    world.problem === undefined ? clusterNamed('here') : { problem: world.problem };
  const store: Partial<LaneStore> = {
    load: async () => ({
      lane: lane({ ...world.lane }),
      rows,
      records: [],
      successors: new Set(),
      freezes: [],
      environment: world.environment === undefined ? environment() : world.environment,
      environmentProblem: null,
      routeName: 'shop-route',
      providers: own,
    }),
    isFrozen: world.isFrozen ?? (async () => false),
    snapshot: async () => ({ spec: null, objects: [config] }),
    room: async (of) => {
      asked.push(`room in ${of}`);
      return { warm: null, leaving: true };
    },
  };
  const look = await observe(
    7,
    {
      store: store as LaneStore,
      providers: {
        of: async () => own,
        on: async (_environment, id) => (others.includes(id) ? clusterNamed(id) : null),
      },
      routes: world.memory ?? new RouteMemory(),
      settleMs: 200,
      onSurprise: (error) => surprises.push(error),
      ...(world.registries && { registries: world.registries }),
    },
    world.passed ?? { failed: [], answered: new Map(), writes: new Map() },
    world.at ?? now,
    signal,
  );
  if (look === null) throw new Error('there is no such lane');
  return { ...look, asked, surprises };
}

const main = serving(1, { routeProvider: 'nginx' });
const stands = {
  lane: { mainId: 1, route: writtenTo(main) },
  rows: [main],
  routes: { nginx: routeTo(main) },
};

describe('where nobody can be asked', () => {
  const blind = (fault: Fault) => ({
    clusterId: { known: false, fault },
    route: { known: false, fault },
    workloads: new Map(),
    lost: new Set(),
    gateway: { provider: 'none', objectKind: 'Route', clusterId: null, entrance: null },
    former: null,
    dataPlane: 'cannot tell',
    askedAt: now,
    settleMs: 200,
  });

  it('because the environment is missing, nothing is known', async () => {
    const { o, homes, asked } = await looked({ rows: [main], environment: null });

    expect(o).toMatchObject(blind({ kind: 'TRANSIENT', code: 'NOT_ASKED', message: '', params: {} }));
    expect([homes, asked]).toEqual([null, []]);
  });

  it('because it has no providers, nothing is known, and why', async () => {
    const problem = { kind: 'DENIED', code: 'CLUSTER_UNKNOWN', message: 'no context', params: {} } as const;
    const { o, homes } = await looked({ rows: [main], problem });

    expect(o).toMatchObject(blind(problem));
    expect(homes).toBeNull();
  });
});

describe('the workloads of a lane', () => {
  const fresh = deployment(2, { clusterId: 'here' });

  it('are asked where each was made, and not before it was', async () => {
    const moved = serving(3, { clusterId: 'away', external: false });
    const lost = serving(4, { clusterId: 'lost', external: false });
    const rows = [serving(1, { external: false }), deployment(2, { external: false }), moved, lost];
    const { o, asked } = await looked({ rows, others: ['away'], workloads: { [main.name]: ready(main) } });

    expect(asked).toEqual(['here dev/01', 'away dev/03']);
    expect([...o.lost]).toEqual([4]);
    expect(o.workloads.get(1)).toEqual({ known: true, value: ready(main) });
    expect(o.workloads.get(2)).toEqual({ known: true, value: null });
    expect(o.workloads.get(3)).toEqual({ known: true, value: null });
    expect(o.workloads.get(4)).toMatchObject({ known: false, fault: { code: 'CLUSTER_CHANGED' } });
  });

  it.each<[string, Deployment, string]>([
    ['one that enters, by its addresses, too', fresh, 'here dev/02 entering'],
    ['one that a route led to once', { ...fresh, routedAt: 5 }, 'here dev/02'],
    ['one that gets no route', { ...fresh, external: false }, 'here dev/02'],
    ['one that is there', { ...fresh, status: 'DEPLOYED' }, 'here dev/02'],
    ['one that drains', serving(2, { status: 'DELETING', shutdownAt: now - 2999 }), 'here dev/02'],
    [
      'one that may end now, past every cache',
      serving(2, { status: 'DELETING', shutdownAt: now - 3000 }),
      'here dev/02 fresh',
    ],
  ])('are asked of %s', async (_what, row, expected) => {
    expect((await looked({ rows: [row] })).asked).toContain(expected);
  });

  it('are asked for room where they find none', async () => {
    const noRoom = { code: 'QUOTA_EXCEEDED', message: '', params: {}, providerReason: '', final: false };
    const short = { [fresh.name]: starting(fresh, { problem: noRoom }) };

    expect((await looked({ rows: [fresh], workloads: short })).o.room).toEqual({ warm: null, leaving: true });
    const { o, asked } = await looked({ rows: [fresh], workloads: { [fresh.name]: starting(fresh) } });
    expect(o.room).toBeNull();
    expect(asked.join()).not.toContain('room');
  });
});

describe('what somebody changed of a workload', () => {
  const applied = { ...main, applied: 'Deployment:a Service:b' };
  const changed = { [main.name]: ready(main, { owned: { Deployment: 'x', Service: 'b' } }) };

  it('is compared with the whole of what is applied, and with what the API answered to it', async () => {
    const compared: unknown[] = [];
    const compare: ClusterPort['compare'] = async (whole, known) => {
      compared.push([whole, known]);
      return { owned: {}, differences: [] };
    };
    const world = { ...stands, rows: [applied], workloads: changed, compare };
    const ref = { namespace: 'dev', name: main.name };
    const rendered = { ...main.workload, objects: [config] };
    const whole = { ref, rendered, replicas: 1, tick: 1, budget: false };

    await looked({ ...world, passed: { failed: [], answered: new Map([[1, { Service: 'c' }]]) } });
    expect(compared).toEqual([[whole, { Deployment: 'a', Service: 'c' }]]);
    await looked({ ...world, passed: { failed: [] } });
    expect(compared[1]).toEqual([whole, { Deployment: 'a', Service: 'b' }]);
  });

  it('asks whether its lane is frozen, and nothing else does', async () => {
    const isFrozen = async () => true;

    expect((await looked({ ...stands, workloads: {}, isFrozen })).o.frozen).toBe(true);
    expect((await looked({ ...stands, workloads: { [main.name]: ready(main) }, isFrozen })).o.frozen).toBe(
      false,
    );
  });

  it('by writes that did not stick is not settled', async () => {
    const writes = { wanted: '', against: '', times: 2, writtenAt: now, fought: null, lately: [] };

    expect(
      (await looked({ passed: { failed: [], writes: new Map([['route', writes]]) } })).o.unsettled,
    ).toEqual(new Set(['route']));
  });
});

describe('the route of a lane', () => {
  it('is asked where the environment keeps it', async () => {
    const { o, asked } = await looked(stands);

    expect(asked).toEqual(['here dev/01', 'here route nginx dev/shop-route']);
    expect(o).toMatchObject({
      route: { known: true, value: routeTo(main) },
      gateway: { provider: 'nginx', clusterId: 'here' },
      former: null,
    });
  });

  it('is not asked of a lane that never had an address', async () => {
    const rows = [serving(1, { external: false, routeProvider: 'nginx' })];

    expect((await looked({ rows })).o.route).toEqual({ known: true, value: null });
    expect((await looked({ rows })).asked).toEqual(['here dev/01']);
    expect((await looked({ rows, lane: { route: writtenTo(null) } })).asked).toContain(
      'here route nginx dev/shop-route',
    );
    expect((await looked({ rows: [...rows, { ...main, id: 2 }] })).asked).toContain(
      'here route nginx dev/shop-route',
    );
  });

  it('is not known while nobody can tell which cluster answers', async () => {
    const identity = () => Promise.reject(away);
    const { o, asked } = await looked({ ...stands, identity });

    expect(o.route).toMatchObject({ known: false, fault: { code: 'UNREACHABLE' } });
    expect(asked.join()).not.toContain('route');
    const { asked: first } = await looked({ rows: [deployment(2)], identity });
    expect(first).toEqual([]);
  });

  it('is not known where its provider does not answer', async () => {
    const { o, surprises } = await looked({ ...stands, routes: { nginx: away } });
    expect(o.route).toMatchObject({ known: false, fault: { code: 'UNREACHABLE' } });
    expect(surprises).toEqual([]);

    const bug = new Error('a bug');
    expect((await looked({ ...stands, routes: { nginx: bug } })).surprises).toEqual([bug]);
  });

  it('is remembered for a second, unless something may end by it', async () => {
    const memory = new RouteMemory();
    const asks = async (at: number, rows = stands.rows) =>
      (await looked({ ...stands, rows, memory, at })).asked.some((one) => one.includes('route'));
    const ends = [main, serving(2, { routeProvider: 'nginx', status: 'DELETING', shutdownAt: 0 })];

    expect(await asks(now)).toBe(true);
    expect(await asks(now + 999)).toBe(false);
    expect(await asks(now + 999, ends)).toBe(true);
    expect(await asks(now + 2500)).toBe(true);
  });
});

describe('a lane whose routes another provider writes now', () => {
  const old = serving(1, { routeProvider: 'nginx' });
  const next = deployment(2, { clusterId: 'here', tick: 60 });
  const routes = { nginx: routeTo(old), traefik: routeTo(next) };
  const switched = { provider: 'traefik', lane: { mainId: 1 }, rows: [old, next], routes };

  it('is asked at the old one while nobody is ready at the new one', async () => {
    const workloads = { [next.name]: starting(next), [old.name]: ready(old) };
    const { o, asked } = await looked({ ...switched, workloads });

    expect(o).toMatchObject({ gateway: { provider: 'nginx' }, route: { value: routeTo(old) }, former: null });
    expect(asked.join()).not.toContain('traefik');
  });

  it('is asked at both once somebody is', async () => {
    const workloads = { [next.name]: ready(next), [old.name]: ready(old) };
    const { o } = await looked({ ...switched, workloads });

    expect(o).toMatchObject({
      gateway: { provider: 'traefik' },
      route: { value: routeTo(next) },
      former: { home: { provider: 'nginx' }, route: { known: true, value: routeTo(old) } },
    });
  });

  it('is asked at its home on another cluster in the same way', async () => {
    const far = serving(1, { routeProvider: 'nginx', clusterId: 'away' });
    const workloads = { [next.name]: ready(next), [far.name]: ready(far) };
    const { o, asked } = await looked({
      ...switched,
      provider: 'nginx',
      rows: [far, next],
      workloads,
      others: ['away'],
    });

    expect(o).toMatchObject({ gateway: { clusterId: 'here' }, former: { home: { clusterId: 'away' } } });
    expect(asked).toContain('away route nginx dev/shop-route');
  });

  it.each<[string, Deployment]>([
    ['no route ever named', { ...old, routedAt: null }],
    ['was made on a cluster that nobody can reach', { ...old, clusterId: 'lost' }],
  ])('is not asked at the home of one that %s', async (_what, row) => {
    const { o, asked } = await looked({ ...switched, rows: [row, next] });

    expect(o).toMatchObject({ gateway: { provider: 'traefik' }, former: null });
    expect(asked.join()).not.toContain('nginx');
  });

  it('is asked at the one that serves when nothing is to enter, and at the one to enter when nothing serves', async () => {
    const alone = await looked({ ...switched, rows: [{ ...old, status: 'DELETING' }] });
    expect(alone.o.gateway.provider).toBe('nginx');

    const entering = { ...next, routedAt: 5, routeProvider: 'apisix' };
    const first = await looked({ ...switched, lane: {}, rows: [entering] });
    expect(first.o.gateway.provider).toBe('apisix');
  });
});

it('a provider that is to be found out is asked before the homes of rows are', async () => {
  const { asked } = await looked({ ...stands, provider: 'auto', rows: [{ ...main, routeProvider: null }] });
  expect(asked).toEqual(['here dev/01', 'here route auto dev/shop-route']);

  const found = await looked({ ...stands, provider: 'auto' });
  expect(found.asked.slice(1)).toEqual(['here route auto dev/shop-route', 'here route nginx dev/shop-route']);
  expect(found.o).toMatchObject({ gateway: { provider: 'nginx' }, former: null });
});

describe('the data plane', () => {
  const unsure = { ...stands, lane: { mainId: 1, route: writtenTo(main, now - 5, { inForce: null }) } };
  const told = async (inForce: RouteInForce) => (await looked({ ...unsure, inForce: async () => inForce })).o;

  it('is asked where the route wanted stands and it is not known yet', async () => {
    const { asked, o } = await looked(unsure);

    expect(asked.at(-1)).toBe(`here in force ${main.routeName} 1 http://gateway`);
    expect(o).toMatchObject({ dataPlane: 'yes' });
    expect(await told('no')).toMatchObject({ dataPlane: 'no' });
    expect(await told('seen')).not.toHaveProperty('refusal');
  });

  it('is not believed where it refuses, which is told', async () => {
    const { o } = await looked({ ...unsure, inForce: () => Promise.reject(away) });

    expect(o).toMatchObject({ dataPlane: 'no', refusal: { code: 'UNREACHABLE' } });
  });

  it.each<[string, World['uses'], object]>([
    [
      'somebody else takes its requests',
      async () => ({ others: ['Ingress web/shop', 'Ingress x/y'], everywhere: false }),
      {
        dataPlane: 'no',
        refusal: {
          kind: 'DENIED',
          code: 'ROUTE_CONFLICT',
          message:
            "Ingress web/shop takes the requests of dev.localhost/shop.stable, too: which of the two answers is the gateway's choice.",
          params: { object: 'Ingress web/shop', address: 'dev.localhost/shop.stable' },
        },
      },
    ],
    ['nobody could look for others', () => Promise.reject(away), { refusal: { code: 'UNREACHABLE' } }],
    [
      'nobody may look for others, which the check says',
      () => Promise.reject(new ProviderError('kubernetes', 'DENIED', 'RIGHTS_MISSING', 'no')),
      { dataPlane: 'yes' },
    ],
  ])('is no answer where %s', async (_, uses, expected) => {
    const { o } = await looked({ ...unsure, ...(uses && { uses }) });

    expect(o).toMatchObject(expected);
  });

  it('that refuses itself is told before who else takes its requests, which is asked of the address', async () => {
    const asked: PublicAddress[] = [];
    const uses = async (address: PublicAddress) => {
      asked.push(address);
      return { others: ['Ingress web/shop'], everywhere: true };
    };
    const { o } = await looked({ ...unsure, uses, inForce: () => Promise.reject(away) });

    expect(o).toMatchObject({ dataPlane: 'no', refusal: { code: 'UNREACHABLE' } });
    const name = main.routeName;
    expect(asked).toMatchObject([{ namespace: 'dev', name, host: 'dev.localhost', path: '/shop.stable' }]);
  });

  it.each<[string, World]>([
    ['is known to be in force', stands],
    ['is not there', { ...unsure, routes: {} }],
    ['is another', { ...unsure, routes: { nginx: routeTo(main, { tick: 3 }) } }],
    ['could not be looked at', { ...unsure, routes: { nginx: away } }],
    ['is not wanted', { lane: unsure.lane, rows: [], routes: {} }],
  ])('is not asked of a route that %s', async (_what, world) => {
    const { asked, o } = await looked(world);

    expect(asked.join()).not.toContain('in force');
    expect(o).toMatchObject({ dataPlane: 'cannot tell' });
  });

  it('has answered already where that was recorded', async () => {
    const { inForce } = stands.lane.route;
    const objects = inForce?.objects.map((one) => ({ ...one, how: 'yes' as const })) ?? [];
    const route = { ...stands.lane.route, inForce: inForce && { ...inForce, objects } };
    const { asked, o } = await looked({ ...stands, lane: { mainId: 1, route } });

    expect(asked.join()).not.toContain('in force');
    expect(o).toMatchObject({ dataPlane: 'yes' });
  });

  const leaving = { ...main, status: 'DELETING' } as const;
  const gone = { answered: true, since: null, how: null };
  const removed = {
    lane: { mainId: 1, route: { ...writtenTo(null), inForce: writtenTo(main).inForce, gone } },
    rows: [leaving],
    routes: {},
  };

  it('is asked whether a removed route is gone, until that is known', async () => {
    const { asked, o } = await looked(removed);

    expect(asked.at(-1)).toBe(`here gone nginx ${main.routeName} true http://gateway`);
    expect(o).toMatchObject({ dataPlane: 'yes' });
    const { o: untold } = await looked({ ...removed, gone: () => Promise.reject(away) });
    expect(untold).toMatchObject({ dataPlane: 'no', refusal: { code: 'UNREACHABLE' } });
    const route = { ...removed.lane.route, gone: { ...gone, since: 5, how: 'assumed' as const } };
    const { asked: no } = await looked({ ...removed, lane: { mainId: 1, route } });
    expect(no.join()).not.toContain('gone');
  });

  it('is asked before a removal only where the write before it may be under way', async () => {
    const off = { ...stands, rows: [leaving] };
    const { asked } = await looked({ ...off, lane: unsure.lane });
    expect(asked.at(-1)).toBe(`here in force ${main.routeName} 1 http://gateway`);

    const { asked: no } = await looked(off);
    expect(no.join()).not.toContain('in force');
  });

  it('of a former gateway is asked once its route is removed', async () => {
    const old = serving(1, { routeProvider: 'nginx', status: 'REPLACING', relatedId: 2 });
    const next = serving(2, { routeProvider: 'traefik', tick: 60 });
    const switched = { provider: 'traefik', lane: { mainId: 2, route: writtenTo(next) }, rows: [old, next] };
    const world = { ...switched, workloads: { [next.name]: ready(next) } };
    const { asked, o } = await looked({ ...world, routes: { traefik: routeTo(next) } });

    expect(asked).toContain(`here gone nginx ${old.routeName} false http://gateway`);
    expect(o.former).toMatchObject({ gone: 'yes' });
    const both = { traefik: routeTo(next), nginx: routeTo(old) };
    const { o: before } = await looked({ ...world, routes: both });
    expect(before.former).not.toHaveProperty('gone');
  });
});

describe('the registry of a lane', () => {
  const settings = { namespace: 'dev', group: 'G', registerBy: 'APPLICATION', libraries: [] } as const;

  /** One look by which a registry may be asked, and for what it was asked. */
  async function listed(world: World = {}) {
    const clock = new VirtualClock(now);
    const services: unknown[] = [];
    const registry: World['registry'] = {
      observe: async (service) => {
        services.push(service);
        return [instance()];
      },
    };
    const registries = new Registries(clock, () => undefined);
    const common = { rows: [main], environment: environment({ registry: settings }), registry, registries };
    const first = await looked({ ...common, ...world });
    return { first, clock, services, again: (next: World) => looked({ ...common, ...next }) };
  }

  it('is asked for the instances of its application', async () => {
    const { first, services } = await listed();

    expect(first.o.registry).toEqual({ known: true, value: [instance()] });
    expect(services).toEqual([{ namespace: 'dev', group: 'G', name: 'shop' }]);
  });

  it.each<[string, World]>([
    ['there is none', { registry: null }],
    ['its environment names none', { environment: environment() }],
    ['it has no pods', { rows: [] }],
  ])('is not asked where %s', async (_what, world) => {
    const { first, services } = await listed(world);

    expect(first.o).not.toHaveProperty('registry');
    expect(services).toEqual([]);
  });

  it('that has just refused something is not asked again', async () => {
    const { first, services } = await listed({ passed: { failed: [], registryFault: fault() } });

    expect(first.o.registry).toEqual({ known: false, fault: fault() });
    expect(services).toEqual([]);
  });

  it('is followed until the lane has no pods any more', async () => {
    const { clock, services, again } = await listed();
    await clock.advanceAsync(2_000);
    const followed = services.length;
    expect(followed).toBeGreaterThan(1);
    await again({ rows: [] });
    await clock.advanceAsync(10_000);

    expect(services).toHaveLength(followed);
  });
});

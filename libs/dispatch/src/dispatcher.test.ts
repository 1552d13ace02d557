import { ProviderError, type ClusterPort, type ListedWorkload, type RoutePort } from '@arthor/core';
import { environment, lane, running, serving } from '@arthor/core/fixture';
import { VirtualClock } from '@arthor/sandbox';
import { describe, expect, it } from 'vitest';
import { Dispatcher } from './dispatcher.js';
import type { EnvironmentProviders, NoProviders } from './environment-providers.js';
import type { ComparedRow, LaneStore } from './lane-store.js';
import { RouteMemory } from './route-memory.js';

const resyncMs = 30_000;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** All that is asked of a cluster whose lanes have no rows. */
type Asked = Pick<ClusterPort, 'identity' | 'watch' | 'list'>;

/** A cluster that lists what it is given and tells changes when the test says so. */
function cluster(listed: () => Promise<readonly ListedWorkload[]> = async () => []) {
  const watched = new Map<string, Parameters<ClusterPort['watch']>[1]>();
  const port: Asked = {
    identity: async () => 'c',
    list: listed,
    watch: (namespace, onLane) => {
      watched.set(namespace, onLane);
      return { stop: () => void watched.delete(namespace) };
    },
  };
  return { port, watched };
}

const comparedRow = (laneId: number): ComparedRow => ({
  ...serving(laneId, { laneId, external: false }),
  serves: false,
});

/** A dispatcher whose lanes only have operations that were accepted at these times, or none (null); each pass is told. */
async function bench(
  acceptedAt: Readonly<Record<number, number | null>>,
  environments: Record<string, Asked | null>,
  more: { readonly store?: Partial<LaneStore>; readonly random?: number; readonly route?: object } = {},
) {
  const clock = new VirtualClock(0);
  const passes: number[] = [];
  let held: Promise<void> = Promise.resolve();
  const laneIds = Object.keys(acceptedAt).map(Number);
  const store: Partial<LaneStore> = {
    lanes: async (which) => (which === 'live' ? laneIds : []),
    environments: async () => Object.keys(environments).map((name) => ({ name, host: name })),
    rows: async (_environment, which) =>
      'after' in which && which.after === 0 ? laneIds.map((id) => comparedRow(id)) : [],
    record: async () => [],
    load: async (id) => {
      passes.push(id);
      await held;
      const createdAt = acceptedAt[id] ?? null;
      return {
        lane: lane({ id }),
        rows: [],
        successors: new Set(),
        freezes: [],
        records: createdAt === null ? [] : [running(id + 100, 'DEPLOY', id, { createdAt })],
        environment: createdAt === null ? environment() : null,
        environmentProblem: { code: 'ENVIRONMENT_UNKNOWN', message: '' },
        routeName: 'r',
        providers: await of('dev'),
      };
    },
    ...more.store,
  };
  const listing: Pick<RoutePort, 'list' | 'provider'> = { provider: 'p', list: async () => new Map() };
  const route = { ...listing, ...more.route };
  const of = async (name: string): Promise<EnvironmentProviders | NoProviders> => {
    const port = environments[name];
    return port == null
      ? { problem: { kind: 'DENIED', code: 'CLUSTER_UNKNOWN', message: '', params: {} } }
      : ({ cluster: port, route, gatewayUrl: null, routeOf: () => route } as unknown as EnvironmentProviders);
  };
  const warnings: unknown[] = [];
  const messages: string[] = [];
  const tell = (fields: unknown, message: string) => {
    warnings.push(fields);
    messages.push(message);
  };
  const routes = new RouteMemory();
  const dispatcher = new Dispatcher(
    {
      store: store as LaneStore,
      providers: { of, on: async () => null },
      routes,
      clock,
      settleMs: 0,
      onSurprise: (error) => warnings.push(error),
      onActionError: () => undefined,
    },
    {
      random: { next: () => more.random ?? 0.5, bytes: (n) => new Uint8Array(n) },
      log: { warn: tell, error: tell },
      resyncMs,
      concurrency: 1,
    },
  );
  await dispatcher.start();
  await settled();
  /** No pass goes on until the answer is called. */
  const hold = () => {
    let release = () => undefined as void;
    held = new Promise((resolve) => (release = resolve));
    return async () => {
      release();
      await settled();
    };
  };
  return { dispatcher, clock, passes, routes, warnings, messages, hold };
}

describe('lanes that wake', () => {
  it('are worked in the order in which their oldest operations were accepted, whatever woke them', async () => {
    const { port, watched } = cluster();
    const { dispatcher, clock, passes, hold } = await bench({ 1: 300, 2: 100, 3: 200, 4: 0 }, { dev: port });
    expect(passes).toEqual([1, 2, 3, 4]);

    const release = hold();
    dispatcher.wake(4);
    watched.get('dev')?.(1);
    watched.get('dev')?.(3);
    clock.advance(50);
    dispatcher.wake(2);
    await release();

    expect(passes.slice(4)).toEqual([4, 2, 3, 1]);
  });
});

describe('the last look at a route', () => {
  const none = { known: true, value: null } as const;

  it('is worth nothing once somebody tells that the route was changed', async () => {
    const { port, watched } = cluster();
    const { routes } = await bench({ 1: null }, { dev: port });
    routes.of(1).remember('here', 0, none);
    watched.get('dev')?.(1);
    expect(routes.of(1).recall('here', 1)).toBe(none);

    watched.get('dev')?.(1, 'route');
    expect(routes.of(1).recall('here', 1)).toBeNull();
  });

  it('nor once the comparison found something else', async () => {
    const rows: LaneStore['rows'] = async (_environment, which) =>
      'after' in which && which.after === 0 ? [comparedRow(5)] : [];
    const { clock, routes } = await bench({}, { dev: cluster().port }, { store: { rows } });
    routes.of(5).remember('here', resyncMs, none);
    clock.advance(resyncMs);
    await settled();

    expect(routes.of(5).recall('here', resyncMs)).toBeNull();
  });
});

describe('a lane whose provider says how long to wait', () => {
  const asking = async (retryAfterMs: number) => {
    const busy = new ProviderError('kubernetes', 'TRANSIENT', 'THROTTLED', 'slow down', { retryAfterMs });
    const refuse = () => Promise.reject(busy);
    const { port } = cluster(refuse);
    const { clock, passes } = await bench({ 1: null }, { dev: { ...port, identity: refuse } });
    const passesWithin = async (ms: number) => {
      passes.length = 0;
      clock.advance(ms);
      await settled();
      return passes.length;
    };
    return { passesWithin };
  };

  it('is looked at again then: the word wins over the back-off, longer or shorter', async () => {
    const { passesWithin } = await asking(7_000);
    expect(await passesWithin(6_900)).toBe(0);
    expect(await passesWithin(200)).toBe(1);
    expect(await passesWithin(6_900)).toBe(0);
  });

  it('is not forgotten for a day', async () => {
    const { passesWithin } = await asking(86_400_000);
    expect(await passesWithin(299_000)).toBe(0);
    expect(await passesWithin(2_000)).toBe(1);
  });
});

describe('a lane', () => {
  it('that another one waited for is woken by what that one decides', async () => {
    let isFirst = true;
    const record: LaneStore['record'] = async () => {
      const woken = isFirst ? [9] : [];
      isFirst = false;
      return woken;
    };
    const { passes } = await bench({ 1: 0 }, { dev: cluster().port }, { store: { record } });

    expect(passes).toContain(9);
  });

  it('that failed often and went well once is tried again as soon as at first', async () => {
    let isAway = true;
    const identity = async () => {
      if (isAway) throw new ProviderError('kubernetes', 'TRANSIENT', 'UNREACHABLE', 'no answer');
      return 'c';
    };
    const { dispatcher, clock, passes } = await bench({ 1: null }, { dev: { ...cluster().port, identity } });
    for (let times = 0; times < 10; times++) {
      clock.advance(2000);
      await settled();
    }
    isAway = false;
    dispatcher.wake(1);
    await settled();
    isAway = true;
    dispatcher.wake(1);
    await settled();
    passes.length = 0;
    clock.advance(200);
    await settled();

    expect(passes).toEqual([1]);
  });
});

describe('a lane whose cluster is away, or refuses', () => {
  const away = async (acceptedAt: number | null, kind: 'TRANSIENT' | 'DENIED' = 'TRANSIENT') => {
    const refuse = () => Promise.reject(new ProviderError('kubernetes', kind, 'X', 'it does not answer us'));
    const { port } = cluster(refuse);
    const { clock, passes } = await bench({ 1: acceptedAt }, { dev: { ...port, identity: refuse } });
    // The longest pause between two looks while it is away for two minutes.
    let longest = 0;
    for (let pause = 0, ms = 0; ms < 120_000; ms += 500) {
      passes.length = 0;
      clock.advance(500);
      await settled();
      pause = passes.length > 0 ? 0 : pause + 500;
      longest = Math.max(longest, pause);
    }
    return longest;
  };

  it('is looked at every few seconds while its operation runs: somebody waits for it', async () => {
    expect(await away(0)).toBeLessThanOrEqual(4_000);
    expect(await away(0, 'DENIED')).toBeLessThanOrEqual(4_000);
  });

  it('is looked at ever more slowly while nobody waits', async () => {
    expect(await away(null)).toBeGreaterThan(20_000);
  });
});

describe('environments on clusters of their own', () => {
  it('are watched and compared each on its own; one that cannot be listed hides no other', async () => {
    const stranger = { ref: { namespace: 'dev', name: 'x' }, laneId: 1, hash: 'h', wantedReplicas: 1 };
    const here = cluster(async () => [{ ...stranger, readyReplicas: 1, readyIps: [] }]);
    const away = cluster(() => Promise.reject(new Error('connect ECONNREFUSED')));
    const environments = { prod: away.port, dev: here.port, lab: null };
    const { dispatcher, clock, warnings } = await bench({}, environments);

    clock.advance(resyncMs);
    await settled();

    expect([...here.watched.keys(), ...away.watched.keys()]).toEqual(['dev', 'prod']);
    expect(dispatcher.orphansOf('dev')).toEqual([{ environment: 'dev', name: 'x' }]);
    expect(warnings).toMatchObject([{ environment: 'prod' }]);
  });

  it('are watched where they are now: on another cluster after a move, nowhere when they are gone', async () => {
    const former = cluster();
    const next = cluster();
    const environments: Record<string, Asked> = { dev: former.port };
    const { dispatcher } = await bench({}, environments);

    environments['dev'] = next.port;
    await dispatcher.environmentChanged();
    expect([former.watched.size, next.watched.size]).toEqual([0, 1]);
    await dispatcher.environmentChanged();
    expect([former.watched.size, next.watched.size]).toEqual([0, 1]);
    delete environments['dev'];
    await dispatcher.environmentChanged();
    environments['dev'] = next.port;
    await dispatcher.environmentChanged();
    expect([former.watched.size, next.watched.size]).toEqual([0, 1]);
    delete environments['dev'];
    await dispatcher.environmentChanged();

    expect([former.watched.size, next.watched.size]).toEqual([0, 0]);
  });

  it('have their lanes looked at when they have other providers, or none', async () => {
    const { port } = cluster();
    const environments: Record<string, Asked | null> = { dev: port };
    const { clock, passes } = await bench({ 1: null }, environments);
    expect(passes.splice(0)).toEqual([1]);

    environments['dev'] = null;
    clock.advance(resyncMs);
    await settled();

    expect(passes).toEqual([1]);
  });
});

describe('a dispatcher that starts', () => {
  it('looks at every live lane, and at those that are due', async () => {
    const asked: unknown[] = [];
    const lanes: LaneStore['lanes'] = async (which) => {
      asked.push(which);
      return which === 'live' ? [1] : [2];
    };
    const { passes } = await bench({}, { dev: cluster().port }, { store: { lanes } });

    expect(asked).toEqual(['live', { dueBy: 0 }]);
    expect(passes).toEqual([1, 2]);
  });
});

describe('the comparison of everything', () => {
  it.each([
    [0, 0.8],
    [0.5, 1],
    [1, 1.2],
  ])('comes around its time, %d: %d of it', async (random, share) => {
    const listed: number[] = [];
    const { port } = cluster(async () => {
      listed.push(1);
      return [];
    });
    const { clock } = await bench({}, { dev: port }, { random });

    clock.advance(resyncMs * share - 1);
    await settled();
    expect(listed).toEqual([]);
    clock.advance(2);
    await settled();
    expect(listed).toEqual([1]);
    clock.advance(resyncMs * share);
    await settled();
    expect(listed).toEqual([1, 1]);
  });

  it('looks at lanes that are due, and at those that differ', async () => {
    const due: number[] = [];
    const asked: unknown[] = [];
    const lanes: LaneStore['lanes'] = async (which) => {
      asked.push(which);
      return which === 'live' ? [] : due;
    };
    const rows: LaneStore['rows'] = async (_environment, which) =>
      'after' in which && which.after === 0 ? [comparedRow(5)] : [];
    const { clock, passes } = await bench({}, { dev: cluster().port }, { store: { lanes, rows } });
    due.push(3);
    expect(passes).toEqual([]);

    clock.advance(resyncMs);
    await settled();

    expect(passes).toEqual([3, 5]);
    expect(asked.at(-1)).toEqual({ dueBy: resyncMs });
  });

  it('is tried again when it failed, and the failure is told', async () => {
    const error = new Error('the database is away');
    let isAway = false;
    const environments: LaneStore['environments'] = async () => {
      if (isAway) throw error;
      return [];
    };
    const { clock, warnings, messages } = await bench({}, {}, { store: { environments } });
    isAway = true;
    clock.advance(resyncMs);
    await settled();
    clock.advance(resyncMs);
    await settled();

    expect(warnings).toEqual([{ err: error }, { err: error }]);
    expect(messages[0]).toBe('the resync failed; it is tried again');
  });

  it('tells what could not be compared, and where', async () => {
    const error = new Error('connect ECONNREFUSED');
    const { clock, warnings, messages } = await bench({}, { dev: cluster(() => Promise.reject(error)).port });
    clock.advance(resyncMs);
    await settled();

    expect(warnings).toEqual([{ err: error, environment: 'dev' }]);
    expect(messages).toEqual(['the environment could not be compared with its rows']);
  });

  it('removes what came after its row was withdrawn, which is told', async () => {
    const removed: unknown[] = [];
    const ref = { namespace: 'dev', name: comparedRow(1).name };
    const listed = { ref, laneId: 1, hash: 'h', wantedReplicas: 1, readyReplicas: 1, readyIps: [] };
    const { port } = cluster(async () => [listed]);
    const removing = {
      ...port,
      observe: async () => ({ ours: true, present: true, uid: 'u' }),
      remove: async (...of: readonly unknown[]) => void removed.push(of.slice(0, 2)),
    };
    const rows: LaneStore['rows'] = async (_environment, which) =>
      'named' in which ? [{ ...comparedRow(1), status: 'WITHDRAWN' }] : [];
    const { clock, warnings, messages } = await bench({}, { dev: removing }, { store: { rows } });
    clock.advance(resyncMs);
    await settled();

    expect(removed).toEqual([[ref, 'u']]);
    expect(warnings).toEqual([{ kind: 'workload', ref }]);
    expect(messages).toEqual(['it came after its deployment was withdrawn and is removed']);
  });

  it('knows no orphans of an environment that is gone, or was never compared', async () => {
    const stranger = { ref: { namespace: 'dev', name: 'x' }, laneId: 1, hash: 'h', wantedReplicas: 1 };
    const { port } = cluster(async () => [{ ...stranger, readyReplicas: 1, readyIps: [] }]);
    const environments: Record<string, Asked> = { dev: port };
    const { dispatcher, clock } = await bench({}, environments);
    expect(dispatcher.orphansOf('dev')).toEqual([]);
    clock.advance(resyncMs);
    await settled();
    expect(dispatcher.orphansOf('dev')).toHaveLength(1);

    delete environments['dev'];
    await dispatcher.environmentChanged();
    expect(dispatcher.orphansOf('dev')).toEqual([]);
  });
});

describe('a pass', () => {
  it('that takes longer than a minute is given up, told, and made again', async () => {
    const { port } = cluster();
    const { dispatcher, clock, passes, warnings, messages, hold } = await bench(
      { 1: 0 },
      { dev: port },
      { store: { record: async () => null } },
    );
    const release = hold();
    dispatcher.wake(1);
    await settled();
    expect(dispatcher.load).toEqual({ waiting: 0, running: 1 });
    clock.advance(60_000);
    await release();

    expect(warnings).toMatchObject([
      { laneId: 1, err: { name: 'PassTooLong', message: 'the pass took too long' } },
    ]);
    expect(messages).toEqual(['a pass failed']);
    passes.length = 0;
    clock.advance(4000);
    await settled();
    expect(passes).toContain(1);
  });

  it('that fails for a reason that a person must mend is made again after five seconds at the soonest', async () => {
    const { clock, passes } = await bench({ 1: null }, { dev: null });
    passes.length = 0;

    clock.advance(4999);
    await settled();
    expect(passes).toEqual([]);
    clock.advance(1);
    await settled();
    expect(passes).toEqual([1]);
  });
});

describe('a dispatcher that stops', () => {
  it('watches nothing more, compares nothing more and takes no more lanes', async () => {
    const { port, watched } = cluster();
    const next = cluster();
    const environments: Record<string, Asked> = { dev: port };
    const { dispatcher, clock, passes } = await bench({ 1: null }, environments);
    passes.length = 0;
    await dispatcher.stop(1000);
    expect(clock.fireNext(1e9)).toBe(false);
    environments['dev'] = next.port;
    dispatcher.wake(1);
    await dispatcher.environmentChanged();
    clock.advance(10 * resyncMs);
    await settled();

    expect([watched.size, next.watched.size]).toEqual([0, 0]);
    expect(passes).toEqual([]);
    expect(clock.fireNext(1e9)).toBe(false);
  });

  it('waits for what is worked, and for no longer than it was told', async () => {
    const { dispatcher, clock, warnings, hold } = await bench({ 1: null }, { dev: cluster().port });
    const release = hold();
    dispatcher.wake(1);
    await settled();
    let isStopped = false;
    const stop = dispatcher.stop(1000).then(() => (isStopped = true));
    await settled();
    expect(isStopped).toBe(false);
    clock.advance(1000);
    await release();
    await stop;

    // Given up by the stop itself: nothing that a person could mend.
    expect(warnings).toEqual([]);
  });

  it('gives up what does not end by itself', async () => {
    const store = { record: async () => null };
    const { dispatcher, clock, passes, warnings, hold } = await bench(
      { 1: 0 },
      { dev: cluster().port },
      { store },
    );
    const release = hold();
    dispatcher.wake(1);
    await settled();
    passes.length = 0;
    const stop = dispatcher.stop(1000);
    clock.advance(1000);
    await release();
    await stop;

    expect(passes).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('tells nothing of a comparison that ends with it', async () => {
    let refuse = () => undefined as void;
    const { port } = cluster(
      () => new Promise((_resolve, reject) => (refuse = () => reject(new Error('given up')))),
    );
    const { dispatcher, clock, warnings } = await bench({}, { dev: port });
    clock.advance(resyncMs);
    await settled();
    const stop = dispatcher.stop(1000);
    clock.advance(1000);
    refuse();
    await stop;

    expect(warnings).toEqual([]);
    expect(clock.fireNext(1e9)).toBe(false);
  });
});

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
  const watched = new Map<string, (laneId: number) => void>();
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
  };
  const route: Pick<RoutePort, 'list' | 'provider'> = { provider: 'p', list: async () => new Map() };
  const of = async (name: string): Promise<EnvironmentProviders | NoProviders> => {
    const port = environments[name];
    return port == null
      ? { problem: { kind: 'DENIED', code: 'CLUSTER_UNKNOWN', message: '', params: {} } }
      : ({ cluster: port, route, gatewayUrl: null, routeOf: () => route } as unknown as EnvironmentProviders);
  };
  const warnings: unknown[] = [];
  const dispatcher = new Dispatcher(
    {
      store: store as LaneStore,
      providers: { of, on: async () => null },
      routes: new RouteMemory(),
      clock,
      settleMs: 0,
      onSurprise: (error) => warnings.push(error),
      onActionError: () => undefined,
    },
    {
      random: { next: () => 0.5, bytes: (n) => new Uint8Array(n) },
      log: { warn: (fields) => warnings.push(fields), error: (fields) => warnings.push(fields) },
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
  return { dispatcher, clock, passes, warnings, hold };
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
    const here = cluster(async () => [{ ...stranger, readyReplicas: 1, podsKey: '' }]);
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

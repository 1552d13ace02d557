import {
  ProviderError,
  type ClusterPort,
  type Deployment,
  type Lane,
  type RoutePort,
  type RouteState,
} from '@arthor/core';
import { deployment, environment, ending, lane, ready, routeTo, running } from '@arthor/core/fixture';
import { VirtualClock } from '@arthor/sandbox';
import { describe, expect, it } from 'vitest';
import type { EnvironmentProviders, NoProviders } from './environment-providers.js';
import type { LaneStore } from './lane-store.js';
import { pass } from './pass.js';
import { RewritePace } from './rewrite-pace.js';
import { WriteMemory } from './write-memory.js';
import { RouteMemory } from './route-memory.js';

const error = (kind: 'TRANSIENT' | 'CONFLICT' | 'DENIED' | 'INVALID', retryAfterMs: number | null = null) =>
  new ProviderError('kubernetes', kind, kind, '', retryAfterMs === null ? {} : { retryAfterMs });
const fresh = deployment(2, { external: false, clusterId: 'here' });

/** A pass over a lane with an internal deployment that is not made yet, where everything works. */
async function passed(
  of: {
    readonly rows?: readonly Deployment[];
    readonly lane?: Partial<Lane>;
    readonly store?: Partial<LaneStore>;
    readonly cluster?: Partial<ClusterPort>;
    readonly providers?: NoProviders;
    readonly operations?: readonly number[];
    readonly signal?: AbortSignal;
    readonly clock?: VirtualClock;
    readonly route?: Partial<RoutePort>;
  } = {},
) {
  const { rows = [fresh], clock = new VirtualClock(1000), operations = [] } = of;
  const told: string[] = [];
  const woken: number[] = [];
  const cluster: Partial<ClusterPort> = {
    identity: async () => 'here',
    observe: async () => null,
    apply: async () => ({}),
    ...of.cluster,
  };
  const usesOf = async () => ({ others: [], everywhere: true });
  const route: Partial<RoutePort> = { provider: 'p', objectKind: 'Route', usesOf, ...of.route };
  const own = {
    cluster: {
      ...cluster,
      apply: async (...asked: Parameters<ClusterPort['apply']>) => {
        told.push('apply');
        return cluster.apply?.(...asked) ?? {};
      },
    } as ClusterPort,
    route: route as RoutePort,
    routeFor: () => route as RoutePort,
    gatewayUrl: null,
    gatewayReplicas: null,
    routeOf: () => route as RoutePort,
  } satisfies EnvironmentProviders;
  const store: Partial<LaneStore> = {
    load: async () => {
      told.push('load');
      return {
        lane: lane({ dueAt: 1, ...of.lane }),
        rows,
        records: operations.map((createdAt, index) => running(index + 10, 'DEPLOY', 2, { createdAt })),
        successors: new Set<number>(),
        freezes: [],
        environment: environment(),
        environmentProblem: null,
        routeName: 'r',
        providers: of.providers ?? own,
      };
    },
    version: async () => 1,
    record: async () => {
      told.push('record');
      return [];
    },
    setDue: async (_lane, dueAt) => {
      told.push(`due ${dueAt}`);
      return true;
    },
    snapshot: async () => ({ spec: null, objects: [] }),
    ...of.store,
  };
  const result = await pass(
    7,
    {
      store: store as LaneStore,
      providers: { of: async () => of.providers ?? own, on: async () => null },
      routes: new RouteMemory(),
      clock,
      settleMs: 0,
      onSurprise: (surprise) => told.push(`surprise ${String(surprise)}`),
      onActionError: (laneId, kind) => told.push(`failed ${laneId} ${kind}`),
      onWake: (laneId) => woken.push(laneId),
    },
    { rewrites: new RewritePace(), writes: new WriteMemory() },
    of.signal ?? new AbortController().signal,
  );
  return { result, told, woken };
}
const entering = deployment(2, { clusterId: 'here' });
const failing = { kind: 'failing', slow: false, retryAfterMs: null, runningSince: null };

describe('a pass', () => {
  it('ends at once where there is no such lane', async () => {
    const { result } = await passed({ store: { load: async () => null } });

    expect(result).toEqual({ kind: 'settled', runningSince: null });
  });

  it('does nothing once it is given up', async () => {
    const signal = AbortSignal.abort(new Error('given up'));

    await expect(passed({ signal })).rejects.toThrow('given up');
  });

  it('records what it decided before it does it', async () => {
    const { told } = await passed();

    expect(told.slice(0, 3)).toEqual(['load', 'record', 'apply']);
  });

  it('does not look at a route again because a workload was written', async () => {
    const done: string[] = [];
    const route: Partial<RoutePort> = {
      observe: async () => {
        done.push('look');
        return null;
      },
    };
    const { told } = await passed({ rows: [deployment(2, { clusterId: 'here' })], route });

    expect(told.filter((what) => what === 'load').length).toBeGreaterThan(1);
    expect(done).toEqual(['look']);
  });

  it.each([
    ['what the API answered to its write is its next look', routeTo(entering), 0, ['look', 'write']],
    ['without an answer it looks again', null, 0, ['look', 'write', 'look']],
    ['an answer is old when all took a second', routeTo(entering), 1000, ['look', 'write', 'look']],
  ] as const)('writes a route: %s', async (_, answer, ms, expected) => {
    const clock = new VirtualClock(1000);
    const done: string[] = [];
    let written: RouteState | null = null;
    const route: Partial<RoutePort> = {
      observe: async () => {
        done.push('look');
        return written;
      },
      apply: async () => {
        done.push('write');
        written = routeTo(entering);
        clock.advance(ms);
        return answer;
      },
      inForce: async () => 'yes',
    };
    const cluster = { observe: async () => ready(entering) };
    await passed({ rows: [entering], route, cluster, clock });

    expect(done.slice(0, expected.length)).toEqual(expected);
    expect(done).toHaveLength(expected.length);
  });

  it('does nothing that somebody else was faster than, and looks again', async () => {
    let faster = 0;
    const { told } = await passed({ store: { record: async () => (++faster === 1 ? null : []) } });

    expect(told.slice(0, 3)).toEqual(['load', 'load', 'apply']);
  });

  it('is given up where every decision is overtaken', async () => {
    const { result, told } = await passed({ operations: [70, 50], store: { record: async () => null } });

    expect(told).toEqual(Array.from({ length: 25 }, () => 'load'));
    expect(result).toEqual({ ...failing, runningSince: 50 });
  });

  it('does not carry out a decision of ten seconds ago: its process stood still', async () => {
    const clock = new VirtualClock(1000);
    const standing = (ms: number) => {
      let stood = false;
      return async () => {
        if (!stood) clock.advance(ms);
        stood = true;
        return [];
      };
    };

    const late = await passed({ clock, store: { record: standing(10_001) } });
    expect(late.told.slice(0, 3)).toEqual(['load', 'load', 'apply']);
    const inTime = await passed({ clock, store: { record: standing(10_000) } });
    expect(inTime.told.slice(0, 2)).toEqual(['load', 'apply']);
  });

  it('wakes the lanes that wait for what it decided', async () => {
    expect((await passed({ store: { record: async () => [3, 4] } })).woken.slice(0, 2)).toEqual([3, 4]);
  });
});

describe('what failed', () => {
  const refusing = async (thrown: Error) => passed({ cluster: { apply: () => Promise.reject(thrown) } });

  it('is told and ends the pass', async () => {
    const { result, told } = await refusing(error('TRANSIENT'));

    expect(result).toEqual(failing);
    expect(told).toContain('failed 7 ENSURE_WORKLOAD');
    expect(told.filter((one) => one === 'apply')).toHaveLength(1);
  });

  it.each(['DENIED', 'INVALID'] as const)(
    'is looked at seldom where a person must mend it: %s',
    async (kind) => {
      expect((await refusing(error(kind))).result).toMatchObject({ kind: 'failing', slow: true });
    },
  );

  it('is no failure where somebody wrote first: it is looked at again', async () => {
    let refused = 0;
    const { told } = await passed({
      cluster: { apply: async () => (++refused === 1 ? Promise.reject(error('CONFLICT')) : {}) },
      store: { record: async () => [] },
    });

    expect(told.slice(0, 5)).toEqual(['load', 'apply', 'failed 7 ENSURE_WORKLOAD', 'load', 'apply']);
  });

  it('by several is waited for as long as the most patient asks, and often where one may pass by itself', async () => {
    const identity = () => Promise.reject(error('TRANSIENT', 3000));
    const blind = await passed({ cluster: { identity } });
    expect(blind.result).toEqual({ ...failing, retryAfterMs: 3000 });

    const rows = [fresh, deployment(3, { external: false, clusterId: 'here', status: 'REPLACING' })];
    const waits = [5000, 9000, 7000];
    const observe = () => Promise.reject(error(waits.length > 1 ? 'DENIED' : 'TRANSIENT', waits.shift()));
    const several = await passed({ rows, cluster: { observe }, store: { record: async () => [] } });
    expect(several.result).toMatchObject({ kind: 'failing', slow: true, retryAfterMs: 9000 });
  });
});

describe('a lane without anything to do', () => {
  it('is due no more, which is written without telling anybody', async () => {
    const { result, told } = await passed({ rows: [] });

    expect(result).toEqual({ kind: 'settled', runningSince: null });
    expect(told).toEqual(['load', 'due null']);
  });

  it('is left as it is where that is known', async () => {
    expect((await passed({ rows: [], lane: { dueAt: null } })).told).toEqual(['load']);
  });

  it('that is looked at again soon stays due: nobody waits for a write of that', async () => {
    const leaving = deployment(2, { external: false, clusterId: 'here', status: 'DELETING', removalAt: 5 });
    const observe = async () => ending(leaving);
    let seen = {};
    const record: LaneStore['record'] = async (_o, { rows }) => {
      seen = { ...rows.get(2) };
      return [];
    };
    await passed({ rows: [leaving], cluster: { observe }, store: { record } });
    const { result, told } = await passed({ rows: [{ ...leaving, ...seen }], cluster: { observe } });

    expect(result).toMatchObject({ kind: 'waiting', ms: 1000 });
    expect(told).toEqual(['load']);
  });

  it('whose environment has no providers is looked at seldom, and nothing is asked', async () => {
    const problem = { kind: 'DENIED', code: 'CLUSTER_UNKNOWN', message: '', params: {} } as const;
    const { result, told } = await passed({ rows: [], providers: { problem } });

    expect(result).toMatchObject({ kind: 'failing', slow: true });
    expect(told).not.toContain('apply');
  });
});

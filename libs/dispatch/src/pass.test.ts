import {
  ProviderError,
  type ClusterPort,
  type Deployment,
  type Lane,
  type RoutePort,
  type RouteState,
} from '@arthor/core';
import {
  deployment,
  environment,
  ending,
  lane,
  ready,
  routeTo,
  running,
  serving,
  starting,
  writtenTo,
} from '@arthor/core/fixture';
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
    readonly rewrites?: RewritePace;
  } = {},
) {
  const {
    rows = [fresh],
    clock = new VirtualClock(1000),
    operations = [],
    rewrites = new RewritePace(),
  } = of;
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
    version: async () => {
      told.push('version');
      return 1;
    },
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
    { rewrites, writes: new WriteMemory() },
    of.signal ?? new AbortController().signal,
  );
  return { result, told, woken };
}

/** The same once what is decided at first sight of it is recorded: from then on a look changes no row. */
async function known({ rows = [fresh], lane: of, ...world }: Parameters<typeof passed>[0] = {}) {
  const patches = new Map<number, object>();
  let patch: Partial<Lane> = {};
  const record: LaneStore['record'] = async (_o, decision) => {
    for (const [id, set] of decision.rows) patches.set(id, { ...patches.get(id), ...set });
    patch = { ...patch, ...decision.lane };
    return [];
  };
  await passed({ ...world, rows, lane: { ...of }, store: { ...world.store, record } });
  return { rows: rows.map((row) => ({ ...row, ...patches.get(row.id) })), lane: { ...of, ...patch } };
}

const entering = deployment(2, { clusterId: 'here' });

/** A route to it that a look finds once it is written, and what was done with it; `answer` = what the API says of a write. */
function writable(answer: () => RouteState | null) {
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
      return answer();
    },
    inForce: async () => 'yes',
  };
  return { route, done };
}
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
    const { route, done } = writable(() => {
      clock.advance(ms);
      return answer;
    });
    const cluster = { observe: async () => ready(entering) };
    await passed({ rows: [entering], route, cluster, clock });

    expect(done.slice(0, expected.length)).toEqual(expected);
    expect(done).toHaveLength(expected.length);
  });

  it('looks at a route again after writing it beside something else', async () => {
    const canary = deployment(3, { canary: true, external: false, clusterId: 'here' });
    const { route, done } = writable(() => null);
    const observe: ClusterPort['observe'] = async ({ name }) =>
      name === entering.name ? ready(entering) : null;
    const { told } = await passed({ rows: [entering, canary], route, cluster: { observe } });

    expect(told.slice(0, 3)).toEqual(['load', 'record', 'apply']);
    expect(done).toEqual(['look', 'write', 'look']);
  });

  it('looks at a route again after removing it', async () => {
    const leaving = serving(2, { status: 'DELETING', routeProvider: 'p' });
    const done: string[] = [];
    const route: Partial<RoutePort> = {
      observe: async () => {
        done.push('look');
        return done.includes('remove') ? null : routeTo(leaving);
      },
      remove: async () => {
        done.push('remove');
      },
      gone: async () => 'yes',
    };
    const cluster = { observe: async () => ready(leaving) };
    await passed({ rows: [leaving], lane: { route: writtenTo(leaving) }, route, cluster });

    expect(done.slice(0, 3)).toEqual(['look', 'remove', 'look']);
  });

  it('waits for its turn to word a route anew that leads where it led before', async () => {
    const main = serving(1, { routeProvider: 'p' });
    const done: string[] = [];
    const world = {
      rows: [main],
      lane: { mainId: 1, route: writtenTo(main) },
      route: {
        observe: async () => routeTo(main, { intact: false }),
        apply: async () => {
          done.push('write');
          return routeTo(main);
        },
      },
      cluster: { observe: async () => ready(main) },
      rewrites: new RewritePace(),
    };
    await passed(world);
    expect(done).toEqual(['write']);
    const { result } = await passed(world);

    expect(result).toEqual({ kind: 'waiting', ms: 400, runningSince: null });
    expect(done).toEqual(['write']);
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

  it('is looked at often where a part may pass by itself', async () => {
    const rows = [fresh, deployment(3, { external: false, clusterId: 'here', canary: true })];
    const kinds = ['DENIED', 'TRANSIENT'] as const;
    let next = 0;
    const observe = () => Promise.reject(error(kinds[next++ % 2] ?? 'DENIED'));

    expect((await passed({ rows, cluster: { observe } })).result).toMatchObject({ slow: false });
  });

  it('is a failure also where somebody else only wrote first to another object', async () => {
    const rows = [fresh, deployment(3, { external: false, clusterId: 'here', canary: true })];
    const kinds = ['CONFLICT', 'TRANSIENT'] as const;
    let next = 0;
    const apply = () => Promise.reject(error(kinds[next++ % 2] ?? 'CONFLICT'));
    const { result, told } = await passed({ rows, cluster: { apply } });

    expect(result).toEqual(failing);
    expect(told.filter((one) => one === 'apply')).toHaveLength(2);
  });

  it('for ever ends the operation, after which the lane is looked at anew', async () => {
    let refused = 0;
    const { told } = await passed({
      operations: [1000],
      cluster: { apply: async () => (++refused === 1 ? Promise.reject(error('INVALID')) : {}) },
      store: { record: async () => [] },
    });

    expect(told.slice(0, 6)).toEqual(['load', 'apply', 'failed 7 ENSURE_WORKLOAD', 'load', 'load', 'apply']);
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

describe('a decision that changes no row', () => {
  const cluster = { observe: async () => starting(fresh) };

  it.each([
    ['is not due', null, ['load', 'due 11000']],
    ['is due later', 5000, ['load']],
    ['is due now', 1000, ['load', 'due 11000']],
    ['was due', 1, ['load', 'due 11000']],
  ])(
    'waits for its next look, which is written unless one is planned already: its lane %s',
    async (_, dueAt, expected) => {
      const { rows, lane: of } = await known({ cluster });
      const { result, told } = await passed({ rows, lane: { ...of, dueAt }, cluster });

      expect(result).toEqual({ kind: 'waiting', ms: 10_000, runningSince: null });
      expect(told).toEqual(expected);
    },
  );

  it('is carried out while its lane is as it was seen, and not after that', async () => {
    const world = await known();
    expect((await passed(world)).told.slice(0, 3)).toEqual(['load', 'version', 'apply']);

    let version = 3;
    const store = { version: async () => --version };
    expect((await passed({ ...world, store })).told.slice(0, 3)).toEqual(['load', 'load', 'apply']);
  });

  it('is recorded for what else it says: that an operation stalls, or that room is made', async () => {
    const stalled = { cluster, operations: [-100_000] };
    expect((await passed({ ...stalled, ...(await known(stalled)) })).told).toEqual(['load', 'record']);

    const code = 'QUOTA_EXCEEDED';
    const noRoom = { code, message: '', params: {}, providerReason: '', final: false };
    const room = async () => ({ warm: { id: 9, laneId: 8 }, leaving: false });
    const short = { cluster: { observe: async () => starting(fresh, { problem: noRoom }) }, store: { room } };
    expect((await passed({ ...short, ...(await known(short)) })).told).toEqual(['load', 'record']);
  });
});

it('an operation that a pass ends runs no more', async () => {
  const ends = { operations: [50], cluster: { observe: async () => ready(fresh) } };
  const { result, told } = await passed(ends);

  expect(told).toContain('record');
  expect(result).toMatchObject({ runningSince: null });
  expect((await passed({ operations: [50] })).result).toMatchObject({ runningSince: 50 });
});

import { describe, expect, it } from 'vitest';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { RegistrySettings } from '../lane/registry-settings.js';
import { instance } from '../port/registry.fixture.js';
import type { RegistryInstance } from '../port/registry.js';
import { conditionOf, withCondition } from './condition.js';
import { decide } from './decide.js';
import type { Action, Decision, Known, Observed } from './observed.js';
import { acts, change, given, now, pod, ready, routeTo, unseen, writtenTo } from './observed.fixture.js';
import { isShut, keptBy, registryService } from './registry.js';
import { routeFacts } from './in-force.js';

const settings: RegistrySettings = { namespace: 'dev', group: 'G', registerBy: 'APPLICATION', libraries: [] };

/** A lane whose main serves, with what is listed of its application. */
const lane = (
  listed: Known<readonly RegistryInstance[]> | readonly RegistryInstance[],
  of: Parameters<typeof given>[0] & { readonly registry?: never } = {},
  registry: Partial<RegistrySettings> = {},
): Observed => {
  const rows = of.rows ?? [main];
  return {
    ...given({
      rows,
      route: routeTo(main),
      ...of,
      lane: { mainId: 1, route: writtenTo(main), ...of.lane },
      environment: { registry: { ...settings, ...registry }, ...of.environment },
    }),
    registry: 'known' in listed ? listed : { known: true, value: listed },
  };
};
const main = serving(1, { replicas: 1 });
const entering = (id: number, values: Partial<Deployment> = {}) =>
  deployment(id, { clusterId: 'here', applied: 'Deployment:a', ...values });
const leavingRow = (id: number, values: Partial<Deployment> = {}) =>
  serving(id, { status: 'REPLACING', relatedId: 2, ...values });
const writes = (decision: Decision) =>
  decision.actions.filter(
    (action): action is Extract<Action, { kind: 'WRITE_INSTANCE' }> => action.kind === 'WRITE_INSTANCE',
  );
const wishes = (o: Observed) => writes(decide(o, now)).map(({ wish }) => wish);
/** What is listed after everything that is wished for was done. */
const done = (o: Observed): readonly RegistryInstance[] => {
  const listed = o.registry?.known === true ? o.registry.value : [];
  const written = writes(decide(o, now));
  return listed.map((instance) => {
    const write = written.find((candidate) => candidate.instance === instance);
    return write === undefined
      ? instance
      : {
          ...instance,
          enabled: write.wish.enabled,
          metadata: { ...instance.metadata, ...write.wish.metadata },
        };
  });
};
const told = (decision: Decision, row: Deployment, type: string) =>
  conditionOf(change(decision, row.id).conditions ?? row.conditions, type);

describe('the service of a lane', () => {
  it.each([
    ['no registry', {}, null],
    [
      'an application that is called by routes alone',
      { registry: { ...settings, registerBy: 'NONE' as const } },
      null,
    ],
    ['one that registers itself', { registry: settings }, { namespace: 'dev', group: 'G', name: 'shop' }],
  ])('%s', (_name, environment, expected) => {
    expect(registryService('shop', environment)).toEqual(expected);
  });
});

describe('an instance of a pod that was seen', () => {
  it('is told who it is', () => {
    const decision = decide(lane([instance({ metadata: { own: 'yes' } })]), now);
    expect(acts(decision)).toEqual(['WRITE_INSTANCE 1']);
    expect(writes(decision)[0]).toMatchObject({
      service: { namespace: 'dev', group: 'G', name: 'shop' },
      instance: { ip: '10.0.0.1' },
      wish: {
        enabled: true,
        metadata: { lifecycle: 'RUNNING', deploymentName: main.name, 'arthor.pod': `${main.name}-0` },
      },
    });
  });

  it('that is as it should be is left alone, and counted', () => {
    const o = lane(done(lane([instance()])));
    const decision = decide(o, now);
    expect(acts(decision)).toEqual([]);
    expect(told(decision, main, 'Registered')).toMatchObject({
      status: 'True',
      reason: 'REGISTERED',
      params: { registered: 1, pods: 1 },
    });
  });

  it('is told anew when the next pod has the address: nothing is inherited', () => {
    const inherited = done(lane([instance()], {}, {})).map((instance) => ({
      ...instance,
      enabled: false,
      metadata: { ...instance.metadata, lifecycle: 'CLOSING', 'arthor.pod': 'another' },
    }));
    expect(wishes(lane(inherited))).toMatchObject([
      { enabled: true, metadata: { lifecycle: 'RUNNING', 'arthor.pod': `${main.name}-0` } },
    ]);
  });

  it.each([
    ['at an address that no pod of ours has', instance({ ip: '10.0.0.9' })],
    ['that says itself it is another pod', instance({ metadata: { 'arthor.registered': 'another' } })],
  ])('%s is not touched', (_name, instance) => {
    expect(acts(decide(lane([instance]), now))).toEqual([]);
  });

  it('is closed when the pod ends, whatever its deployment does; a new pod at its address is not', () => {
    const ending = pod('old', { terminating: true });
    const withOne = lane([instance()], { workloads: { 1: ready(main, { pods: [ending] }) } });
    expect(wishes(withOne)).toMatchObject([{ enabled: false, metadata: { lifecycle: 'CLOSING' } }]);
    const withBoth = lane([instance()], { workloads: { 1: ready(main, { pods: [ending, pod('new')] }) } });
    expect(wishes(withBoth)).toMatchObject([{ enabled: true, metadata: { 'arthor.pod': 'new' } }]);
  });

  it('is not spoken of while its pods cannot be seen', () => {
    expect(acts(decide(lane([instance()], { workloads: { 1: unseen() } }), now))).toEqual([]);
  });

  it('is told the share that a canary without a ready pod has given away', () => {
    const canary = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 30, replicas: 1 });
    const down = ready(canary, {
      readyReplicas: 0,
      availableReplicas: 0,
      pods: [pod('c', { ip: '10.0.0.2', ready: false })],
    });
    const o = lane([instance({ ip: '10.0.0.2' })], {
      rows: [main, canary],
      lane: { mainId: 1, canaryId: 2, route: writtenTo(main) },
      workloads: { 2: down },
    });
    expect(wishes(o)).toMatchObject([{ metadata: { canary: 'true', canaryValue: '0' } }]);
  });
});

describe('a pod that does not register', () => {
  const unlisted = (since: number) => {
    const before = { type: 'Registered', status: 'False', reason: 'REGISTERING', message: '' } as const;
    return { ...main, conditions: withCondition(main.conditions, before, since) };
  };

  it('is waited for, then told, and keeps nothing from going on', () => {
    const fresh = decide(lane([]), now);
    expect(told(fresh, main, 'Registered')).toMatchObject({ status: 'False', reason: 'REGISTERING' });
    expect(fresh.lookAgainMs).toBeLessThanOrEqual(30_000);
    const row = unlisted(now - 30_000);
    const late = decide(lane([], { rows: [row] }), now);
    expect(told(late, row, 'Registered')).toMatchObject({
      reason: 'NOT_REGISTERED',
      params: { registered: 0, pods: 1 },
    });
    expect(late.lane.blocking ?? null).toBeNull();
  });
});

describe('a registry that cannot be asked', () => {
  const fault = unseen({ code: 'REGISTRY_UNREACHABLE', message: 'Nacos cannot be reached' });

  it('is told, and changes nothing of the route', () => {
    const next = entering(2, { tick: 60, replicas: 1 });
    const of = { rows: [main, next], lane: { tick: 60 } };
    const withIt = decide(lane(fault, of), now);
    const without = decide(
      given({ ...of, route: routeTo(main), lane: { mainId: 1, route: writtenTo(main), tick: 60 } }),
      now,
    );
    expect(acts(withIt)).toEqual(acts(without));
    expect(acts(withIt)).toContain('APPLY_ROUTE 2@60');
    expect(told(withIt, main, 'Registered')).toMatchObject({
      status: 'Unknown',
      reason: 'REGISTRY_UNREACHABLE',
    });
  });

  it('keeps what leaves: nothing is removed that callers may still be given', () => {
    const old = leavingRow(1, { lifecycle: 'CLOSING', shutdownAt: now - 60_000 });
    const successor = serving(2, { replicas: 1 });
    const of = {
      rows: [old, successor],
      route: routeTo(successor),
      lane: { mainId: 2, route: writtenTo(successor) },
    };
    const kept = decide(lane(fault, of), now);
    expect(acts(kept)).toEqual([]);
    expect(change(kept, 1).removalAt).toBeUndefined();
    expect(kept.lane.blocking).toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });
});

describe('what leaves', () => {
  const successor = serving(2, { replicas: 1 });
  const old = leavingRow(1, { lifecycle: 'CLOSING', shutdownAt: now - 60_000, replicas: 1 });
  const pods = {
    1: ready(old, { pods: [pod('old', { ip: '10.0.0.1' })] }),
    2: ready(successor, { pods: [pod('new', { ip: '10.0.0.2' })] }),
  };
  const switched = (
    listed: readonly RegistryInstance[],
    row = old,
    registry: Partial<RegistrySettings> = {},
  ) =>
    lane(
      listed,
      {
        rows: [row, successor],
        workloads: pods,
        route: routeTo(successor),
        lane: { mainId: 2, route: writtenTo(successor) },
      },
      registry,
    );
  const both = [instance(), instance({ ip: '10.0.0.2' })];

  it('is closed and hidden before its pods stop, and drains from then on', () => {
    const first = switched(both);
    expect(wishes(first)).toContainEqual(
      expect.objectContaining({
        enabled: false,
        metadata: expect.objectContaining({ lifecycle: 'CLOSING' }) as unknown,
      }),
    );
    expect(change(decide(first, now), 1).removalAt).toBeUndefined();
    const second = decide(switched(done(first)), now);
    expect(told(second, old, 'Closed')).toMatchObject({ status: 'True', reason: 'CLOSED', since: now });
    expect(second.lookAgainMs).toBeLessThanOrEqual(3000);
    const drained = { ...old, conditions: change(second, 1).conditions ?? [] };
    expect(change(decide(switched(done(first), drained), now + 2999), 1).removalAt).toBeUndefined();
    expect(change(decide(switched(done(first), drained), now + 3000), 1).removalAt).toBe(now + 3000);
  });

  it('stays with its callers until a pod of its successor is registered', () => {
    const waiting = decide(switched([instance()]), now);
    expect(writes(waiting)).toMatchObject([{ wish: { enabled: true, metadata: { lifecycle: 'RUNNING' } } }]);
    expect(waiting.lane.blocking).toMatchObject({ code: 'SUCCESSOR_NOT_REGISTERED' });
    expect(change(waiting, 1).removalAt).toBeUndefined();
  });

  it('is closed anew when a pod came while it drained', () => {
    const drained = {
      ...old,
      conditions: withCondition([], { type: 'Closed', status: 'True', reason: 'CLOSED', message: '' }, 0),
    };
    const decision = decide(switched(both, drained), now);
    expect(change(decision, 1).removalAt).toBeUndefined();
    expect(told(decision, drained, 'Closed')).toMatchObject({ status: 'False' });
    expect(writes(decision).map(({ wish }) => wish.enabled)).toContain(false);
  });

  it('is closed before it is removed also when a pod came after its point of no return', () => {
    const ended = { ...old, removalAt: now - 1 };
    const [open] = [switched(both, ended)];
    expect(acts(decide(open, now))).not.toContain('REMOVE_WORKLOAD 1');
    expect(wishes(open).map(({ enabled }) => enabled)).toContain(false);
    expect(acts(decide(switched(done(open), ended), now))).toContain('REMOVE_WORKLOAD 1');
  });

  it('that was never registered waits for nobody', () => {
    const first = decide(switched([]), now);
    expect(told(first, old, 'Closed')).toMatchObject({ status: 'True', reason: 'NEVER_REGISTERED' });
    const row = { ...old, conditions: change(first, 1).conditions ?? [] };
    expect(change(decide(switched([], row), now), 1).removalAt).toBe(now);
  });

  it('is open again when it stays after all', () => {
    const closedOne = { type: 'Closed', status: 'True', reason: 'CLOSED', message: '' } as const;
    const row = { ...main, conditions: withCondition(main.conditions, closedOne, 5) };
    expect(told(decide(lane([instance()], { rows: [row] }), now), row, 'Closed')).toMatchObject({
      status: 'False',
    });
  });

  it('that never served is closed, too, before it is removed', () => {
    const undone = entering(3, {
      status: 'DELETING',
      routedAt: null,
      servedAt: null,
      lifecycle: 'CREATING',
      replicas: 1,
    });
    const o = lane([instance()], {
      rows: [main, undone],
      workloads: { 1: ready(main, { pods: [] }), 3: ready(undone) },
    });
    const first = decide(o, now);
    expect(change(first, 3).lifecycle).toBe('CLOSING');
    expect(change(first, 3).removalAt).toBeUndefined();
    expect(writes(first)).toMatchObject([{ wish: { enabled: false } }]);
  });
});

describe('an internal lane', () => {
  it('has a canary that callers choose in the registry alone', () => {
    const inside = serving(1, { external: false, routedAt: null, replicas: 1 });
    const canary = entering(2, {
      canary: true,
      canaryType: 'HEADER',
      canaryValue: 'v2',
      external: false,
      replicas: 1,
    });
    const of = { rows: [inside, canary], lane: { mainId: 1, route: null }, route: null };
    const workloads = { 2: ready(canary, { pods: [pod('c', { ip: '10.0.0.2' })] }) };
    const decision = decide(lane([instance({ ip: '10.0.0.2' })], { ...of, workloads }), now);
    expect(change(decision, 2)).toMatchObject({ status: 'DEPLOYED', lifecycle: 'RUNNING' });
    expect(writes(decision)).toMatchObject([
      { wish: { metadata: { lifecycle: 'RUNNING', canary: 'true', canaryValue: 'v2' } } },
    ]);
  });
});

describe('an application for which Arthor registers', () => {
  const by = { registerBy: 'ARTHOR' as const };
  const registered = instance({
    ephemeral: false,
    metadata: { 'arthor.registered': `${main.name}-0`, deploymentName: main.name },
  });

  it('has each ready pod registered', () => {
    const [action] = decide(lane([], {}, by), now).actions;
    expect(action).toMatchObject({
      kind: 'REGISTER_INSTANCE',
      address: { ip: '10.0.0.1', port: main.workload.containerPort },
      wish: { enabled: true, metadata: { 'arthor.registered': `${main.name}-0`, lifecycle: 'RUNNING' } },
    });
  });

  it('has one that is not ready hidden, not registered', () => {
    const workloads = { 1: ready(main, { pods: [pod(`${main.name}-0`, { ready: false })] }) };
    expect(wishes(lane([registered], { workloads }, by))).toMatchObject([{ enabled: false }]);
    expect(acts(decide(lane([], { workloads }, by), now))).toEqual([]);
  });

  it.each([
    [
      'a pod that is gone',
      instance({
        ...registered,
        ip: '10.0.0.9',
        metadata: { ...registered.metadata, 'arthor.registered': 'gone' },
      }),
      by,
    ],
    ['all of it when applications register themselves again', registered, {}],
  ])('has taken out %s', (_name, instance, registry) => {
    const { actions } = decide(lane([instance], {}, registry), now);
    const { ip, port } = instance;
    expect(actions.filter(({ kind }) => kind === 'DEREGISTER_INSTANCE')).toMatchObject([
      { deployment: { id: 1 }, address: { ip, port } },
    ]);
    expect(actions.filter(({ kind }) => kind === 'WRITE_INSTANCE')).toEqual([]);
  });

  it('keeps those of its pods, of each of them', () => {
    const two = serving(1, { replicas: 2 });
    const workloads = { 1: ready(two, { pods: [pod('a'), pod('b', { ip: '10.0.0.2' })] }) };
    const of = { rows: [two], workloads };
    const listed = ['a', 'b'].map((name, n) =>
      instance({
        ip: `10.0.0.${n + 1}`,
        ephemeral: false,
        metadata: { 'arthor.registered': name, deploymentName: two.name },
      }),
    );
    const o = lane(done(lane(listed, of, by)), of, by);
    expect(acts(decide(o, now))).toEqual([]);
  });

  it('leaves alone what it registered for another row', () => {
    const another = { ...registered, metadata: { ...registered.metadata, deploymentName: 'another' } };
    expect(acts(decide(lane([{ ...another, ip: '10.0.0.9' }], {}, by), now))).not.toContain(
      'DEREGISTER_INSTANCE 1',
    );
  });

  it('registers none that has registered itself meanwhile', () => {
    expect(acts(decide(lane([instance()], {}, by), now))).toEqual(['WRITE_INSTANCE 1']);
  });

  it('has what leaves taken out before its pods stop', () => {
    const old = leavingRow(1, {
      lifecycle: 'CLOSING',
      shutdownAt: now - 60_000,
      status: 'DELETING',
      replicas: 1,
    });
    const listed = instance({
      ...registered,
      metadata: { 'arthor.registered': `${old.name}-0`, deploymentName: old.name },
    });
    const of = { rows: [old], lane: { mainId: null, route: writtenTo(null) }, route: null };
    const first = decide(lane([listed], of, by), now);
    expect(acts(first)).toEqual(['DEREGISTER_INSTANCE 1']);
    expect(told(first, old, 'Closed')).toMatchObject({ status: 'False', reason: 'CLOSING' });
  });
});

describe('what is told of the pods of a row', () => {
  const two = serving(1, { replicas: 2 });
  /** Two pods, of which the first is listed as it should be. */
  const seen = (second: Parameters<typeof pod>[1], row = two) => {
    const pods = [pod('a'), pod('b', { ip: '10.0.0.2', ...second })];
    const of = { rows: [row], workloads: { 1: ready(row, { pods }) } };
    return lane(done(lane([instance()], of)), of);
  };
  const toldOf = (o: Observed) => told(decide(o, now), two, 'Registered');

  it('counts those that are ready, stay and have an address', () => {
    expect(toldOf(seen({}))).toMatchObject({
      reason: 'REGISTERING',
      message: '1 of 2 ready pods are registered.',
      params: { registered: 1, pods: 2, ever: true },
    });
    for (const second of [{ ready: false }, { terminating: true }, { ip: null }])
      expect(toldOf(seen(second)), JSON.stringify(second)).toMatchObject({
        reason: 'REGISTERED',
        params: { registered: 1, pods: 1 },
      });
  });

  it('keeps in mind whether any ever was there', () => {
    const ever = (o: Observed) => told(decide(o, now), main, 'Registered')?.params?.['ever'];
    expect(ever(lane([]))).toBe(false);
    expect(ever(lane([instance()]))).toBe(true);
    expect(ever(lane(unseen()))).toBe(false);
    const before = { type: 'Registered', status: 'True', reason: 'REGISTERED', message: '' } as const;
    const once = { ...main, conditions: withCondition([], { ...before, params: { ever: true } }, 0) };
    expect(ever(lane([], { rows: [once] }))).toBe(true);
    expect(ever(lane(unseen(), { rows: [once] }))).toBe(true);
  });

  it('is not told twice, and says nothing of leaving while it stays', () => {
    const o = lane(done(lane([instance()])));
    const first = decide(o, now);
    expect(told(first, main, 'Closed')).toBeNull();
    const row = { ...main, conditions: change(first, 1).conditions ?? [] };
    expect(change(decide({ ...o, rows: [row] }, now + 1), 1).conditions).toBeUndefined();
    const fault = unseen({ code: 'REGISTRY_UNREACHABLE' });
    const away = { ...main, conditions: change(decide(lane(fault), now), 1).conditions ?? [] };
    const again = decide(lane(fault, { rows: [away] }), now + 1);
    expect(change(again, 1).conditions).toBeUndefined();
    expect(again.lookAgainMs).toBeLessThanOrEqual(10_000);
  });

  it('speaks of no row that is gone, or that another cluster has', () => {
    const gone = serving(3, { status: 'WITHDRAWN' });
    const lost = serving(3, { clusterId: 'elsewhere' });
    for (const row of [gone, lost]) {
      const workloads = { 3: ready(row, { pods: [pod('c', { ip: '10.0.0.3' })] }) };
      const o = lane([instance({ ip: '10.0.0.3' })], { rows: [main, row], workloads });
      expect(writes(decide(o, now)).map(({ deployment: { id } }) => id)).not.toContain(3);
      expect(conditionOf(change(decide(o, now), 3).conditions ?? [], 'Registered')).toBeNull();
    }
  });

  it('closes a pod that ends though the others stay, and hides none that registered itself and is not ready', () => {
    const listed = [instance(), instance({ ip: '10.0.0.2' })];
    const wish = (second: Parameters<typeof pod>[1]) => {
      const pods = [pod('a'), pod('b', { ip: '10.0.0.2', ...second })];
      return wishes(lane(listed, { rows: [two], workloads: { 1: ready(two, { pods }) } }));
    };
    expect(wish({ terminating: true }).map(({ enabled }) => enabled)).toEqual([true, false]);
    expect(wish({ ready: false }).map(({ enabled }) => enabled)).toEqual([true, true]);
  });
});

describe('who is waited for when a main leaves', () => {
  const successor = serving(2, { replicas: 1 });
  const old = leavingRow(1, { lifecycle: 'CLOSING', shutdownAt: now - 60_000, replicas: 2 });
  const stays = (
    listed: readonly RegistryInstance[],
    values: Partial<Deployment> = {},
    pods = [pod('a'), pod('b', { ip: '10.0.0.3' })],
  ) => {
    const row = { ...old, ...values };
    const o = lane(listed, {
      rows: [row, successor],
      workloads: { 1: ready(row, { pods }), 2: ready(successor, { pods: [pod('c', { ip: '10.0.0.2' })] }) },
      route: routeTo(successor),
      lane: { mainId: 2, route: writtenTo(successor) },
    });
    return writes(decide(o, now))
      .filter(({ deployment }) => deployment.id === 1)
      .map(({ wish }) => wish.enabled);
  };

  it('a successor of which no pod is listed and shown', () => {
    expect(stays([instance()])).toEqual([true]);
    expect(stays([instance(), instance({ ip: '10.0.0.3' })])).toEqual([true, true]);
    expect(stays([instance(), instance({ ip: '10.0.0.2', enabled: false })])).toEqual([true]);
    expect(stays([instance(), instance({ ip: '10.0.0.2' })])).toEqual([false]);
  });

  it('by nobody who is not given its pods anyway, or that goes for another reason', () => {
    expect(stays([instance({ enabled: false })])).toEqual([false]);
    expect(stays([instance()], { status: 'DELETING' })).toEqual([false]);
    expect(stays([instance()], { removalAt: now - 1 })).toEqual([false]);
  });
});

describe('whether callers are given a row that leaves', () => {
  const old = leavingRow(1, { lifecycle: 'CLOSING', status: 'DELETING', replicas: 1 });
  const shut = (o: Observed) => isShut(o, routeFacts(o, now), old);
  const of = (workload: ReturnType<typeof ready> | null | ReturnType<typeof unseen>) => ({
    rows: [old],
    workloads: { 1: workload },
    lane: { mainId: null, route: writtenTo(null) },
    route: null,
  });
  const byArthor = { registerBy: 'ARTHOR' as const };
  const kept = instance({
    ip: '10.0.0.9',
    ephemeral: false,
    enabled: false,
    metadata: { 'arthor.registered': 'gone', deploymentName: old.name },
  });

  it('is told by this look alone', () => {
    const { registry: _, ...without } = lane([instance()], of(ready(old)));
    expect(shut(without)).toBe(true);
    expect(shut(lane([instance()], of(ready(old))))).toBe(false);
    expect(shut(lane([instance({ enabled: false })], of(ready(old))))).toBe(true);
    expect(shut(lane([], of(unseen())))).toBe(false);
    expect(shut(lane(unseen(), of(ready(old))))).toBe(false);
  });

  it('does not end with its pods where Arthor registered them', () => {
    expect(shut(lane(unseen(), of(null)))).toBe(true);
    expect(shut(lane(unseen(), of(null), byArthor))).toBe(false);
    expect(shut(lane([kept], of(null), byArthor))).toBe(false);
    expect(shut(lane([], of(null), byArthor))).toBe(true);
  });

  it('was never so where none was listed in all its time', () => {
    const reason = (row: Deployment) =>
      told(decide(lane([], { ...of(ready(old)), rows: [row] }), now), row, 'Closed')?.reason;
    const before = { type: 'Registered', status: 'True', reason: 'REGISTERED', message: '' } as const;
    const once = (ever: boolean) => ({
      ...old,
      conditions: withCondition([], { ...before, params: { ever } }, 0),
    });
    expect([reason(old), reason(once(false)), reason(once(true))]).toEqual([
      'NEVER_REGISTERED',
      'NEVER_REGISTERED',
      'CLOSED',
    ]);
  });

  it.each<[string, Partial<Deployment>, string | null, boolean, boolean]>([
    ['who stays is not kept', { lifecycle: 'RUNNING' }, 'SUCCESSOR_NOT_REGISTERED', true, false],
    ['nobody is where there is no registry', {}, 'SUCCESSOR_NOT_REGISTERED', false, false],
    ['nobody is of whom nothing is known', {}, null, true, false],
    ['who only takes its time is not', {}, 'CLOSING', true, false],
    ['who has callers is', {}, 'SUCCESSOR_NOT_REGISTERED', true, true],
  ])('%s', (_, values, reason, hasRegistry, isKept) => {
    const news = { type: 'Closed', status: 'False', message: '', reason: reason ?? '' } as const;
    const row = { ...old, ...values, conditions: reason === null ? [] : withCondition([], news, 0) };
    const { registry: none, ...without } = lane([]);
    const o = hasRegistry ? { ...without, registry: none } : without;
    expect(keptBy(o as Observed, row)?.reason ?? null).toBe(isKept ? reason : null);
  });

  it('who is closed is not kept', () => {
    const news = { type: 'Closed', status: 'True', message: '', reason: 'CLOSED' } as const;
    expect(keptBy(lane([]), { ...old, conditions: withCondition([], news, 0) })).toBeNull();
  });
});

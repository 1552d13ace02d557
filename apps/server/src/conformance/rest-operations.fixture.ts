import { expect } from 'vitest';
import type { Operation } from '@arthor/contract';
import { until, type Onlooker } from '@arthor/provider/conformance';
import { measured, type Figures } from './rest-figures.fixture.js';
import { RestBench, type RestOptions } from './rest-bench.fixture.js';

export interface RestOperationsOptions extends RestOptions {
  /** Whether the gateway's weights are exact, or drawn for each request. */
  readonly exact: boolean;
  /** Who says whether a route is in force; the gateway itself unless told. */
  readonly asked?: 'gateway' | 'apisix';
  /** How many times each figure is taken, who watches beside, and who is told; null = none is. */
  readonly figures: {
    readonly times: number;
    readonly seen: Onlooker;
    readonly tell: (figures: Figures) => void;
  } | null;
}

/** One step: what is tried, and how. */
type RestStep = readonly [what: string, run: () => Promise<void>];

/**
 * Every operation by REST, as an operator's script calls it: to be run in this order, since each goes on with the lanes
 * as the one before has left them.
 */
function restSteps(
  bench: RestBench,
  { exact, figures, asked: says = 'gateway' }: Pick<RestOperationsOptions, 'exact' | 'figures' | 'asked'>,
): readonly RestStep[] {
  const [environment, other] = bench.environments;
  const steps: RestStep[] = [];
  const step = (...one: RestStep) => void steps.push(one);
  /** What must not be touched by anything here. */
  let untouched: unknown;

  step('DEPLOY to another environment', async () => {
    await deploy('other', other);
    untouched = await ofOther();
  });

  const ofOther = async () => {
    const { main, canary, tick } = await bench.lane(other, 'stable');
    return { id: main?.id, canary, tick, pods: main?.pods.map((pod) => pod.name) };
  };
  const deploy = async (version: string, where = environment, symbol = 'stable', more: object = {}) =>
    bench.done({
      operate: 'DEPLOY',
      build: await bench.build(version),
      environment: where,
      symbol,
      external: true,
      ...more,
    });
  /** The very next requests, all of them, are answered by this version. */
  const served = async (version: string, symbol = 'stable', headers: Record<string, string> = {}) =>
    expect(await bench.shares(environment, symbol, 20, headers)).toEqual({ [version]: 20 });
  const met = async (version: string, weight: number, symbol = 'stable') => {
    const sample = exact ? 1000 : 400;
    const seen = await bench.shares(environment, symbol, sample);
    const share = weight / 100;
    // 4.9 sigma: one false alarm in a million.
    const limit = exact ? sample / 100 : 4.9 * Math.sqrt(sample * share * (1 - share));
    expect(Math.abs((seen[version] ?? 0) - sample * share), JSON.stringify(seen)).toBeLessThanOrEqual(limit);
    expect(Object.keys(seen).length).toBeLessThanOrEqual(2);
  };
  const traffic = async (symbol = 'stable') => (await bench.lane(environment, symbol)).traffic;
  let gray: Operation;
  let blue: Operation;

  step('DEPLOY serves at once when it is done, and is known to be in force', async () => {
    await deploy('1', environment, 'stable', { replicas: 2 });
    await served('1');
    const route = { main: 100, canary: 0, header: null };
    expect(await traffic()).toEqual({ wanted: route, written: route, inForce: { ...route, how: 'yes' } });
    await deploy('2');
    await served('2');
  });

  step('GRAY: the header always leads to it, and nothing else does', async () => {
    const build = await bench.build('3');
    gray = await bench.done({
      operate: 'GRAY',
      build,
      environment,
      symbol: 'stable',
      canaryValue: 'v2',
      replicas: 1,
    });

    await served('3', 'stable', { gray: 'v2' });
    await served('2', 'stable', { gray: 'v3' });
    await served('2');
    expect((await traffic()).inForce).toEqual({ main: 100, canary: 0, header: 'v2', how: 'yes' });
  });

  step('a try tells who answers, with the header and without', async () => {
    const { id, main, canary } = await bench.lane(environment, 'stable');
    const tried = (body: object) => bench.api('tryLane', { params: { id }, body: { requests: 20, ...body } });
    const by = (deployment: number | undefined) => ({
      answers: [{ deployment: { id: deployment }, count: 20 }],
    });

    expect(await tried({})).toMatchObject({ complete: true, failed: 0, ...by(main?.id) });
    expect(await tried({ header: 'v2' })).toMatchObject(by(canary?.id));
  });

  step('UPDATE_BLUE_GREEN gives a gray canary a weight beside its header, and takes it again', async () => {
    await bench.done({ operate: 'UPDATE_BLUE_GREEN', deployment: gray.deploymentId, weight: 40 });
    await served('3', 'stable', { gray: 'v2' });
    await met('3', 40);
    await bench.done({ operate: 'UPDATE_BLUE_GREEN', deployment: gray.deploymentId, weight: 0 });
    await served('2');
    await served('3', 'stable', { gray: 'v2' });
  });

  step('PROMOTE makes the canary of the same lane its main', async () => {
    await bench.done({ operate: 'PROMOTE', deployment: gray.deploymentId });

    await served('3');
    await served('3', 'stable', { gray: 'v2' });
    expect((await bench.lane(environment, 'stable')).canary).toBeNull();
  });

  step('BLUE_GREEN: 20 % and 73 % are met', async () => {
    const build = await bench.build('4');
    blue = await bench.done({
      operate: 'BLUE_GREEN',
      build,
      environment,
      symbol: 'stable',
      weight: 20,
      replicas: 1,
    });
    await met('4', 20);
    await bench.done({ operate: 'UPDATE_BLUE_GREEN', deployment: blue.deploymentId, weight: 73 });
    await met('4', 73);
    expect((await traffic()).inForce).toEqual({ main: 27, canary: 73, header: null, how: 'yes' });
  });

  step('history, differences and events tell what was done', async () => {
    const { id, canary } = await bench.lane(environment, 'stable');
    const { items } = await bench.api('getLaneHistory', { params: { id } });
    const [weight, made] = items;
    expect(weight).toMatchObject({
      operate: 'UPDATE_BLUE_GREEN',
      weight: 73,
      deployment: { id: canary?.id },
    });
    expect(made).toMatchObject({ operate: 'BLUE_GREEN', weight: 20, deployment: { inForce: { to: null } } });
    const diff = await bench.api('getOperationDiff', { params: { id: weight?.id ?? 0 } });
    expect(diff.items).toEqual([{ path: 'deployment.weight', before: 20, after: 73 }]);
    const asked = { environment, operate: 'UPDATE_BLUE_GREEN' };
    expect((await bench.api('getDurations', { query: asked })).count).toBeGreaterThan(2);
    const params = { id: canary?.id ?? 0 };
    expect(await bench.api('listClusterEvents', { params })).toMatchObject({ unavailable: null });
    const { providers } = await bench.api('getSystem');
    for (const name of ['database', 'kubernetes', says])
      expect(providers.find((one) => one.name === name)?.lastSuccessAt).toEqual(expect.any(String));
  });

  step('DELETE takes a canary offline, its share goes back', async () => {
    await bench.done({ operate: 'DELETE', deployment: blue.deploymentId });
    await served('3');
  });

  step('PROMOTE takes a canary of another symbol into stable', async () => {
    await deploy('5', environment, 'pay');
    const build = await bench.build('6');
    const canary = await bench.done({
      operate: 'GRAY',
      build,
      environment,
      symbol: 'pay',
      canaryValue: 'x',
      replicas: 1,
    });
    const promoted = await bench.done({ operate: 'PROMOTE', deployment: canary.deploymentId });

    await served('6');
    expect(promoted).toMatchObject({ lane: { symbol: 'stable' }, sourceLane: { symbol: 'pay' } });
    await until(
      'the canary leaves the symbol it came from',
      () => bench.ask(environment, 'pay', { gray: 'x' }),
      (version) => version === '5',
    );
    await served('5', 'pay');
  });

  step('ROLLBACK goes back to the last good one, and to any that is named', async () => {
    await bench.done({ operate: 'ROLLBACK', application: 'store', environment, symbol: 'stable' });
    await served('3');
    const back = (await bench.lane(environment, 'stable')).main?.id ?? 0;
    await deploy('7');
    await served('7');
    await bench.done({ operate: 'ROLLBACK', deployment: back });
    await served('3');
  });

  step('SCALE changes the pods in place; RESTART brings new ones of the same build', async () => {
    const main = async () => (await bench.lane(environment, 'stable')).main;
    const before = await main();
    const deployment = before?.id ?? 0;
    await bench.done({ operate: 'SCALE', deployment, replicas: 3 });
    expect(await main()).toMatchObject({ id: deployment, replicas: 3, readyReplicas: 3 });
    await bench.done({ operate: 'SCALE', deployment, replicas: 1 });
    await served('3');
    await bench.done({ operate: 'RESTART', deployment });
    await served('3');
    const after = await main();
    expect(after?.pods.map((pod) => pod.name)).not.toContain(before?.pods[0]?.name);
  });

  step('CANCEL takes a deploy back that does not start; traffic never noticed', async () => {
    const build = await bench.build('8', '-no-such-image');
    const body = { operate: 'DEPLOY', build, environment, symbol: 'stable' } as const;
    const stuck = await bench.api('createOperation', { body });
    const blocking = async () =>
      (await bench.api('getOperation', { params: { id: stuck.id } })).blocking?.code;
    await until('it says why', blocking, (code) => code?.startsWith('IMAGE_') === true, 60_000);
    await served('3');
    await bench.done({ operate: 'CANCEL', operation: stuck.id });
    await served('3');
  });

  step('answers as quickly as was promised', async () => {
    if (figures !== null) figures.tell(await measured(bench, figures.times, figures.seen));
  });

  step('DELETE takes the main offline: nobody answers any more', async () => {
    const { main } = await bench.lane(environment, 'stable');
    await bench.done({ operate: 'DELETE', deployment: main?.id ?? 0 });
    expect(await bench.ask(environment, 'stable')).toBe('404');
    await served('5', 'pay');
  });

  step('all this touched nothing of the same symbol in another environment', async () => {
    expect(await ofOther()).toEqual(untouched);
    expect(await bench.ask(other, 'stable')).toBe('other');
  });

  return steps;
}

/** Starts an installation, takes all steps on it one by one, and says which one failed. */
export async function tryEveryOperation(options: RestOperationsOptions): Promise<void> {
  const bench = await RestBench.start(options);
  try {
    for (const [what, run] of restSteps(bench, options))
      await run().catch((cause: unknown) => {
        throw new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      });
  } finally {
    await bench.stop();
  }
}

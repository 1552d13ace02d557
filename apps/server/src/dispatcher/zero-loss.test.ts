import { Not } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../command/loss/answer.js';
import { judge } from '../command/loss/judge.js';
import { LaneDriver } from '../command/loss/lane-driver.js';
import { Load } from '../command/loss/load.js';
import { driveCanaries, driveMain } from '../command/loss/rounds.js';
import { RestBench } from '../conformance/rest-bench.fixture.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { startLoad } from './load.fixture.js';
import { pause, platform, type Platform } from './platform.fixture.js';

/** Three in the ordinary run; `REPLACES=20 npx vitest run zero-loss` is the long one. */
const replaces = Number(process.env['REPLACES'] ?? 3);
const url = (p: Platform) => `${p.sandbox.gateway?.url}/shop.stable/`;

describe('whoever serves keeps serving, under 100 requests a second', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform();
    const build = await p.build('registry.localhost/demo/shop:0-dev');
    await p.ended(
      (await p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'stable', replicas: 2 })).id,
    );
  }, 60_000);
  afterAll(() => p.close());

  it(`loses no request over ${replaces} replaces, and serves what was deployed last`, async () => {
    const load = startLoad(url(p), 'dev.localhost', 100);
    for (let version = 1; version <= replaces; version++) {
      const build = await p.build(`registry.localhost/demo/shop:${version}-dev`);
      const { id } = await p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'stable' });
      expect((await p.ended(id)).status).toBe('DONE');
      expect((await p.get('/shop.stable/')).body).toMatchObject({ version: `${version}-dev` });
    }
    const result = await load.stop();

    expect(result.failed).toEqual([]);
    expect(result.sent).toBeGreaterThan(100 * replaces);
  }, 200_000);

  it('loses no request when the dispatcher is killed in the middle of replaces', async () => {
    const load = startLoad(url(p), 'dev.localhost', 100);
    for (const afterMs of [0, 900, 1350]) {
      const build = await p.build('registry.localhost/demo/shop:again-dev');
      const { id } = await p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'stable' });
      await pause(afterMs);
      await p.restart();
      expect((await p.ended(id)).status).toBe('DONE');
    }
    const result = await load.stop();

    expect(result.failed).toEqual([]);
    const rows = await p.test.store.read((view) => view.rows.findBy(DeploymentRow, { status: 'DEPLOYED' }));
    expect(rows).toHaveLength(1);
  }, 60_000);

  it('takes nothing down when t_deployment is cleared by hand', async () => {
    const load = startLoad(url(p), 'dev.localhost', 100);
    await p.test.store.write((tx) => tx.remove(DeploymentRow, { status: Not('') as never }));
    await p.restart();
    await pause(2000);
    const result = await load.stop();

    expect(result.failed).toEqual([]);
    expect(result.sent).toBeGreaterThan(150);
  }, 60_000);
});

/** In the long run alone: an ordinary one has every operation in both modes in `sandbox-operations`, with less of a judge. */
const modes =
  process.env['REPLACES'] === undefined
    ? []
    : ([
        ['UNCOUPLED', 'kubernetes,apisix'],
        ['NATIVE', 'kubernetes'],
      ] as const);

/** As `npm run loss` does it on a real gateway: the same driver, load and judge, with less of everything. */
describe.each(modes)('every operation in the mode %s, under 100 requests a second', (mode, simulated) => {
  const weights = { sample: 150, exact: false };
  let bench: RestBench;
  beforeAll(async () => {
    const env = {
      SANDBOX: simulated,
      COMMAND_DEPLOY_MODE: mode,
      SANDBOX_GATEWAY_PORT: '0',
      DRAIN_SECONDS: '0.5',
      KEEP_WARM_SECONDS: '2',
    };
    bench = await RestBench.start({ env, environments: ['blue', 'green'], settings: {} });
  }, 60_000);
  afterAll(() => bench.stop());

  it('loses none, misleads none and meets the weights', async () => {
    const answers: Answer[] = [];
    const looks: { load: Load | null } = { load: null };
    const looker = {
      interrupt: null,
      sample: weights.sample,
      look: async (target: string, requests: number) => looks.load?.burst(target, requests, 4),
    };
    let version = 0;
    const laneOf = (environment: string, symbol: string) => {
      const build = (word = '') => bench.build(`${++version}`, word);
      return new LaneDriver({ api: bench.api, application: 'store', environment, build }, symbol, looker);
    };
    // They wait for pods most of the time: mains, canaries of a stable, and those of another symbol, all at once.
    const [cart, pay, stable, own] = [
      laneOf('blue', 'cart'),
      laneOf('blue', 'pay'),
      laneOf('blue', 'stable'),
      laneOf('green', 'stable'),
    ];
    const lanes = [cart, pay, stable, own];
    await Promise.all(lanes.map((lane) => lane.begin(1)));
    const targets = lanes.map(({ place: { environment }, symbol, target }) => ({
      name: target,
      url: `${bench.gatewayUrl}/store.${symbol}/`,
      host: `${environment}.localhost`,
    }));
    const plan = { targets, perSecond: 100, headerEvery: 5, longMs: 400 };
    looks.load = new Load(plan, (answer) => answers.push(answer));
    const nothing = () => Promise.resolve();
    await Promise.all([driveMain(cart, 0, nothing), driveCanaries(pay, stable), driveCanaries(own, own)]);
    const { sent } = await looks.load.stop();

    const timelines = lanes.map(({ timeline }) => timeline);
    const verdicts = judge(timelines, answers, weights);
    expect(verdicts.flatMap(({ failed, wrong }) => [...failed, ...wrong])).toEqual([]);
    expect(verdicts.flatMap(({ weightsOff }) => weightsOff)).toEqual([]);
    expect(verdicts.reduce((sum, one) => sum + one.switchOvers, 0)).toBe(18);
    expect(verdicts.find(({ kind }) => kind === 'GRAY')?.headers).toBeGreaterThan(10);
    expect(verdicts.filter((one) => one.weights > 0)).toHaveLength(2);
    expect(sent).toBeGreaterThan(300);
    await Promise.all(lanes.map((lane) => lane.settled()));
  }, 60_000);
});

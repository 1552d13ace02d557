import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Operation, OperationCreate } from '@arthor/contract';
import { systemClock, systemRandom, until } from '@arthor/provider/conformance';
import { startSandbox, type Fault } from '@arthor/sandbox';
import { Ends } from '../command/loss/ends.js';
import { loadOf } from './lane-load.fixture.js';
import { RestBench } from './rest-bench.fixture.js';

const symbol = 'stable';
const environments = ['away-a', 'away-b'] as const;
/** How soon after the Admin API is back an operation has to go on, ms. */
const goesOnMs = 5_000;
/** While pods start; operations without any are met before their route is written. */
const middleMs = (operate: Operation['operate']): number =>
  ['DEPLOY', 'GRAY', 'BLUE_GREEN', 'PROMOTE', 'RESTART'].includes(operate) ? 500 : 5;

/** Needs nothing but time: the sandbox's APISIX, two instances of it up to a second behind. */
describe('an Admin API of APISIX that is away in the middle of an operation', { timeout: 280_000 }, () => {
  const ends = new Ends();
  afterEach(() => ends.close());

  async function open() {
    const directory = mkdtempSync(join(tmpdir(), 'arthor-away-'));
    ends.add('the folder', () => rmSync(directory, { recursive: true, force: true }));
    const sandbox = await startSandbox({
      simulate: { kubernetes: true, jenkins: false, apisix: true },
      directory,
      clock: systemClock,
      random: systemRandom,
      gatewayPort: 0,
      propagationMs: () => systemRandom.next() * 1000,
    });
    ends.add('the sandbox', () => sandbox.close());
    for (const name of environments) sandbox.ensureNamespace(name);
    const { kubernetes, gateway, apisix } = sandbox;
    const at = new URL(apisix?.url ?? '');
    const env = {
      SANDBOX: 'off',
      KUBERNETES_CONFIG: kubernetes?.kubeconfig ?? '',
      GATEWAY_URL: gateway?.url ?? '',
      COMMAND_DEPLOY_MODE: 'UNCOUPLED',
      APISIX_HOST: at.hostname,
      APISIX_PORT: at.port,
      APISIX_TOKEN: apisix?.token ?? '',
      APISIX_CONTROL_URLS: apisix?.controlUrls.join(',') ?? '',
      DRAIN_SECONDS: '1',
      KEEP_WARM_SECONDS: '90',
      MIN_READY_SECONDS: '0',
    };
    const bench = await RestBench.start({ env, environments, settings: {} });
    ends.add('the server', () => bench.stop());
    return { sandbox, bench, key: apisix?.token ?? '' };
  }

  it.each<[Fault, number, string]>([
    [{ kind: 'close' }, 4_000, 'APISIX_UNREACHABLE'],
    [{ kind: 'status', status: 503 }, 4_000, 'APISIX_FAULT'],
    [{ kind: 'close' }, 30_000, 'APISIX_UNREACHABLE'],
  ])('%o for %i ms: it says so, nothing is lost, and each goes on by itself', async (fault, ms, code) => {
    const { sandbox, bench, key } = await open();
    const [environment] = environments;
    const place = { environment, symbol } as const;
    const first = await bench.done({ operate: 'DEPLOY', build: await bench.build('1'), ...place });
    const { answers, load } = loadOf(bench, environment, symbol);
    const told: string[] = [];
    const writes: number[] = [];
    sandbox.world.apisix.store.watch(() => writes.push(Date.now()));

    const without = async (body: OperationCreate): Promise<Operation> => {
      const asked = bench.api('createOperation', { body });
      await pause(middleMs(body.operate));
      // What instances hold they go on telling.
      sandbox.faults.add({ server: 'apisix', path: /^\/apisix\/admin/, times: Infinity }, fault);
      const { id } = await asked;
      await pause(ms);
      const seen = await bench.api('getOperation', { params: { id } });
      sandbox.faults.clear();
      const resumed = Date.now();
      const done = await bench.ended(id);
      const steps = done.steps.flatMap(({ finishedAt }) =>
        finishedAt === null ? [] : [Date.parse(finishedAt)],
      );
      const next = Math.min(...[...steps, ...writes].filter((at) => at > resumed));
      const says = seen.status === 'RUNNING' ? (seen.blocking?.code ?? 'nothing') : 'it was over before';
      told.push(`${body.operate} ${says}, went on after ${Number.isFinite(next) ? next - resumed : 0} ms`);
      if (seen.status === 'RUNNING') {
        expect(seen.blocking?.code).toBe(code);
        expect(next - resumed).toBeLessThanOrEqual(goesOnMs);
      }
      expect(JSON.stringify(seen)).not.toContain(key);
      return done;
    };
    const main = async () => (await bench.lane(environment, symbol)).main?.id ?? 0;
    const every = async () => {
      await without({ operate: 'ROLLBACK', deployment: first.deploymentId });
      await without({ operate: 'SCALE', deployment: await main(), replicas: 2 });
      const blue = { weight: 20, replicas: 1, build: await bench.build('3'), ...place };
      const { deploymentId } = await without({ operate: 'BLUE_GREEN', ...blue });
      await without({ operate: 'UPDATE_BLUE_GREEN', deployment: deploymentId, weight: 60 });
      await without({ operate: 'DELETE', deployment: deploymentId });
      const gray = { canaryValue: 'v2', build: await bench.build('4'), ...place };
      await without({
        operate: 'PROMOTE',
        deployment: (await without({ operate: 'GRAY', ...gray })).deploymentId,
      });
      await without({ operate: 'RESTART', deployment: await main() });
      const build = await bench.build('5', '-never-ready');
      const hangs = await bench.api('createOperation', { body: { operate: 'DEPLOY', build, ...place } });
      await without({ operate: 'CANCEL', operation: hangs.id });
    };

    await without({ operate: 'DEPLOY', build: await bench.build('2'), ...place });
    // Half a minute is tried once: all operations wait by the same rule.
    if (ms < 10_000) await every();
    await load.stop();

    console.log([`${answers.length} requests:`, ...told].join('\n  '));
    expect(told.filter((line) => line.includes('over before')).length).toBeLessThanOrEqual(3);
    expect(answers.filter(({ failure }) => failure !== null)).toEqual([]);
    const { items } = await bench.api('listOperations', { query: { environment } });
    expect(items.filter(({ by }) => by.user === null)).toEqual([]);
    await until(
      'nothing is left of whoever went',
      () => bench.lane(environment, symbol),
      ({ draining }) => draining.length === 0,
      30_000,
    );
  });
});

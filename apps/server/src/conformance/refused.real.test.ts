import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Operation, OperationCreate } from '@arthor/contract';
import { until } from '@arthor/provider/conformance';
import { Ends } from '../command/loss/ends.js';
import { makeNamespace } from '../command/loss/probe-pod.js';
import { ApiProxy, proxyToken, type Refusal } from './api-proxy.fixture.js';
import { loadOf } from './lane-load.fixture.js';
import { RestBench } from './rest-bench.fixture.js';

const url = process.env['GATEWAY_URL'];
const kubeconfig = process.env['KUBECONFIG'] ?? '';
const gateway = process.env['KUBERNETES_GATEWAY'] ?? 'default/gateway';
const symbol = 'stable';
/** How long the API refuses, and how soon after that an operation has to go on, ms. */
const refusesMs = 4_000;
const goesOnMs = 5_000;
/** What is said of each. */
const codeOf = { 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 'nobody listens': 'ECONNREFUSED' } as const;
/** While pods start; operations without any are met before their route is written. */
const middleMs = (operate: Operation['operate']): number =>
  ['DEPLOY', 'GRAY', 'BLUE_GREEN', 'PROMOTE', 'RESTART'].includes(operate) ? 500 : 5;

/** Needs pods that really run, and a gateway of both dialects at GATEWAY_URL. */
describe.skipIf(url === undefined)(
  'an API that refuses in the middle of an operation',
  { timeout: 280_000 },
  () => {
    const ends = new Ends();
    afterEach(() => ends.close());

    async function open(provider: string) {
      const directory = mkdtempSync(join(tmpdir(), 'arthor-refused-'));
      ends.add('the folder', () => rmSync(directory, { recursive: true, force: true }));
      const file = join(directory, 'kubeconfig');
      const proxy = await ApiProxy.start(kubeconfig, file);
      ends.add('the proxy', () => proxy.stop());
      const suffix = randomBytes(3).toString('hex');
      const environments = [`refused-a-${suffix}`, `refused-b-${suffix}`] as const;
      for (const name of environments) await makeNamespace(kubeconfig, name, ends);
      const env = {
        KUBERNETES_CONFIG: file,
        KUBERNETES_ROUTE_PROVIDER: provider,
        KUBERNETES_GATEWAY: gateway,
        GATEWAY_URL: url ?? '',
        DRAIN_SECONDS: '1',
        KEEP_WARM_SECONDS: '90',
      };
      const bench = await RestBench.start({ env, environments, settings: { gatewayReplicas: 1 } });
      ends.add('the server', () => bench.stop());
      return { proxy, bench, environment: environments[0] };
    }

    it.each<[Refusal, string]>([
      [401, 'gateway-api'],
      [403, 'ingress-nginx'],
      ['nobody listens', 'gateway-api'],
    ])('%s, on %s: it says so, nothing is lost, and each goes on by itself', async (how, provider) => {
      const { proxy, bench, environment } = await open(provider);
      await bench.api('putApplicationSettings', {
        params: { name: 'store' },
        body: { readinessPath: '/readyz', env: { DRAIN: '2s' } },
      });
      const place = { environment, symbol } as const;
      const first = await bench.done({ operate: 'DEPLOY', build: await bench.build('1'), ...place });
      const { answers, load } = loadOf(bench, environment, symbol);
      const told: string[] = [];

      const refused = async (body: OperationCreate): Promise<Operation> => {
        const asked = bench.api('createOperation', { body });
        await pause(middleMs(body.operate));
        await proxy.refuse(how);
        const { id } = await asked;
        await pause(refusesMs);
        const seen = await bench.api('getOperation', { params: { id } });
        await proxy.pass();
        const resumed = Date.now();
        const done = await bench.ended(id);
        const steps = done.steps.flatMap(({ finishedAt }) =>
          finishedAt === null ? [] : [Date.parse(finishedAt)],
        );
        const next = Math.min(...steps.filter((at) => at > resumed));
        const says = seen.status === 'RUNNING' ? (seen.blocking?.code ?? 'nothing') : 'it was over before';
        told.push(`${body.operate} ${says}, went on after ${Number.isFinite(next) ? next - resumed : 0} ms`);
        if (seen.status === 'RUNNING') {
          expect(seen.blocking?.code).toBe(codeOf[how]);
          expect(next - resumed).toBeLessThanOrEqual(goesOnMs);
        }
        expect(JSON.stringify(seen)).not.toContain(proxyToken);
        return done;
      };
      const main = async () => (await bench.lane(environment, symbol)).main?.id ?? 0;

      await refused({ operate: 'DEPLOY', build: await bench.build('2'), ...place });
      await refused({ operate: 'ROLLBACK', deployment: first.deploymentId });
      await refused({ operate: 'SCALE', deployment: await main(), replicas: 2 });
      const blue = {
        operate: 'BLUE_GREEN',
        build: await bench.build('3'),
        weight: 20,
        replicas: 1,
        ...place,
      } as const;
      const { deploymentId } = await refused(blue);
      await refused({ operate: 'UPDATE_BLUE_GREEN', deployment: deploymentId, weight: 60 });
      await refused({ operate: 'DELETE', deployment: deploymentId });
      const gray = { operate: 'GRAY', build: await bench.build('4'), canaryValue: 'v2', ...place } as const;
      await refused({ operate: 'PROMOTE', deployment: (await refused(gray)).deploymentId });
      await refused({ operate: 'RESTART', deployment: await main() });
      const build = await bench.build('5', '-never-ready');
      const hangs = await bench.api('createOperation', { body: { operate: 'DEPLOY', build, ...place } });
      await refused({ operate: 'CANCEL', operation: hangs.id });
      await load.stop();

      console.log([`${how} on ${provider}, ${answers.length} requests:`, ...told].join('\n  '));
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
  },
);

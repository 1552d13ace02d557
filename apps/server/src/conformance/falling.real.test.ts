import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { KubernetesApi } from '@arthor/provider';
import { noEnd, systemClock, until } from '@arthor/provider/conformance';
import { z } from 'zod';
import type { Answer } from '../command/loss/answer.js';
import { Ends } from '../command/loss/ends.js';
import { makeNamespace } from '../command/loss/probe-pod.js';
import { loadOf } from './lane-load.fixture.js';
import { RestBench } from './rest-bench.fixture.js';

const url = process.env['GATEWAY_URL'];
const kubeconfig = process.env['KUBECONFIG'] ?? '';
const gateway = process.env['KUBERNETES_GATEWAY'] ?? 'default/gateway';
const symbol = 'stable';
const pods = z.array(
  z.object({
    metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
    status: z.object({
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
    }),
  }),
);

/** Needs pods that really run, and a gateway of both dialects at GATEWAY_URL. */
describe.skipIf(url === undefined)('versions that fall, on a real cluster', { timeout: 180_000 }, () => {
  const api = new KubernetesApi({
    kubeconfig: { files: [kubeconfig] },
    clock: systemClock,
    log: () => undefined,
  });
  const ends = new Ends();
  afterEach(() => ends.close());

  async function open(provider: string) {
    const suffix = randomBytes(3).toString('hex');
    const environments = [`fall-a-${suffix}`, `fall-b-${suffix}`] as const;
    for (const name of environments) await makeNamespace(kubeconfig, name, ends);
    const bench = await RestBench.start({
      env: {
        KUBERNETES_CONFIG: kubeconfig,
        KUBERNETES_ROUTE_PROVIDER: provider,
        KUBERNETES_GATEWAY: gateway,
        GATEWAY_URL: url ?? '',
        DRAIN_SECONDS: '1',
        KEEP_WARM_SECONDS: '90',
      },
      environments,
      settings: { gatewayReplicas: 1 },
    });
    ends.add('the server', () => bench.stop());
    return { bench, environment: environments[0] };
  }

  /** What the pods of the next deployments are started with. */
  const podsWith = (bench: RestBench, env: Record<string, string>) =>
    bench.api('putApplicationSettings', {
      params: { name: 'store' },
      body: { readinessPath: '/readyz', env: { DRAIN: '2s', ...env } },
    });

  /** Resolves with the moment at which no pod of a deployment was ready any more, though one had been. */
  async function fall(namespace: string, deployment: string): Promise<number> {
    let answered = false;
    for (;;) {
      const { items } = await api.list('Pod', namespace, {}, noEnd());
      const ready = pods
        .parse(items)
        .filter(({ metadata }) => metadata.name.startsWith(`${deployment}-`))
        .filter(({ status }) =>
          status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
        );
      if (ready.length > 0) answered = true;
      else if (answered) return Date.now();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  describe.each(['gateway-api', 'ingress-nginx'])('%s', (provider) => {
    it.each([1, 3])('one that dies 15 s after it was ready is taken back: replicas %i', async (replicas) => {
      const { bench, environment } = await open(provider);
      const target = { environment, symbol, replicas } as const;
      const good = await bench.done({ operate: 'DEPLOY', build: await bench.build('good'), ...target });
      // The kubelet starts it again at once: one that were ready within a second would not count as fallen.
      await podsWith(bench, { READY_DELAY: '3s', CRASH_AFTER: '19s' });
      const { answers, load } = loadOf(bench, environment, symbol);
      const bad = await bench.done({ operate: 'DEPLOY', build: await bench.build('bad'), ...target });
      const fell = await fall(environment, bad.deployment?.name ?? '');
      const name = good.deployment?.name ?? '';
      const inForce = await until(
        'taken back',
        async () => ({ ...(await bench.lane(environment, symbol)), at: Date.now() }),
        ({ main, traffic }) => main?.name === name && traffic.inForce.how === 'yes',
      );
      await pause(2_000);
      await load.stop();

      const back = firstAnswer(answers, name, fell) - fell;
      const failed = answers.filter(({ failure }) => failure !== null);
      console.log(`${provider}, replicas ${replicas}: answered again ${back} ms after the last pod fell`);
      console.log(`  lost ${failed.length} of ${answers.length} requests: those sent to it before`);
      expect(back).toBeLessThanOrEqual(2_000);
      expect(failed.filter(({ started }) => started > inForce.at)).toEqual([]);
      expect(namesAfter(answers, inForce.at)).toEqual([name]);
      const { items } = await bench.api('listOperations', { query: { environment, limit: 1 } });
      const cause = {
        code: 'FELL_AFTER_READY',
        params: { deployment: bad.deploymentId },
        operation: bad.id,
      };
      expect(items[0]).toMatchObject({ operate: 'ROLLBACK', by: { user: null }, cause });
      const { id: lane } = await bench.lane(environment, symbol);
      const history = await bench.api('getLaneHistory', { params: { id: lane } });
      expect(history.items[0]).toMatchObject({
        id: items[0]?.id,
        cause,
        by: { user: null, through: 'arthor' },
      });
      for (const id of [items[0]?.id ?? 0, bad.id]) {
        const { lastLog } = await until(
          'its last log is kept',
          () => bench.api('getOperation', { params: { id } }),
          (operation) => operation.lastLog != null,
          60_000,
        );
        expect(lastLog?.text).toContain('CRASH_AFTER=19s');
      }
    });

    it('one that dies after 5 s never enters where ten are asked of it', async () => {
      const { bench, environment } = await open(provider);
      const target = { environment, symbol, replicas: 1 } as const;
      const good = await bench.done({ operate: 'DEPLOY', build: await bench.build('good'), ...target });
      const settings = { gatewayReplicas: 1, minReadySeconds: 10 };
      await bench.api('updateEnvironment', { params: { name: environment }, body: { settings } });
      await podsWith(bench, { CRASH_AFTER: '5s' });
      const { answers, load } = loadOf(bench, environment, symbol);
      const build = await bench.build('bad');
      const { id } = await bench.api('createOperation', { body: { operate: 'DEPLOY', build, ...target } });
      await pause(16_000);
      const { status } = await bench.api('getOperation', { params: { id } });
      await bench.done({ operate: 'CANCEL', operation: id });
      await load.stop();

      expect(status).toBe('RUNNING');
      expect(answers.filter(({ failure }) => failure !== null)).toEqual([]);
      expect(namesAfter(answers, 0)).toEqual([good.deployment?.name]);
    });

    it('a weight canary whose pods fall gives its share to the main, and has it again by itself', async () => {
      const { bench, environment } = await open(provider);
      const target = { environment, symbol, replicas: 1 } as const;
      const main = await bench.done({ operate: 'DEPLOY', build: await bench.build('main'), ...target });
      await podsWith(bench, { READY_DELAY: '3s', CRASH_AFTER: '10s' });
      const build = await bench.build('canary');
      const canary = await bench.done({ operate: 'BLUE_GREEN', build, weight: 20, ...target });
      const { answers, load } = loadOf(bench, environment, symbol);
      const name = canary.deployment?.name ?? '';
      const fell = await fall(environment, name);
      const [without, again] = await bothOf(bench, environment, [0, 20]);
      // Of 50 requests a second it gets one each 100 ms.
      await pause(1_000);
      await load.stop();

      const last = Math.max(
        0,
        ...answers
          .filter(({ failure, started }) => failure !== null && started > fell - 500)
          .map(({ started }) => started),
      );
      console.log(
        `${provider}: the share of a canary that fell was at the main after ${without - fell} ms, and back with its pods ${again - fell} ms after`,
      );
      expect(last - fell).toBeLessThanOrEqual(1_000);
      expect(answers.some(({ by, started }) => by === name && started > again - 3_000)).toBe(true);
      expect(namesAfter(answers, fell)).toContain(main.deployment?.name);
      const { items } = await bench.api('listOperations', { query: { environment, limit: 1 } });
      expect(items[0]?.operate).toBe('BLUE_GREEN');
      const { incidents } = await bench.api('getOperation', { params: { id: canary.id } });
      console.log(`  kept: ${JSON.stringify(incidents?.[0])}`);
      expect(incidents?.[0]).toMatchObject({ code: 'CANARY_DOWN', params: { weight: 20 } });
      expect(incidents?.[0]?.why).not.toBe('');
      expect(incidents?.[0]?.to).not.toBeNull();
    });

    it('a wrong image during a weight canary: its reason soon, traffic as before, CANCEL reinstates', async () => {
      const { bench, environment } = await open(provider);
      const target = { environment, symbol, replicas: 1 } as const;
      await bench.done({ operate: 'DEPLOY', build: await bench.build('main'), ...target });
      const before = await bench.done({
        operate: 'BLUE_GREEN',
        build: await bench.build('right'),
        weight: 20,
        ...target,
      });
      const { answers, load } = loadOf(bench, environment, symbol);
      const build = await bench.build('wrong', '-no-such-image');
      const began = Date.now();
      const stuck = await bench.api('createOperation', {
        body: { operate: 'BLUE_GREEN', build, weight: 60, ...target },
      });
      await until(
        'a reason',
        () => bench.api('getOperation', { params: { id: stuck.id } }),
        ({ blocking }) => blocking?.code.startsWith('IMAGE_') === true,
      );
      const told = Date.now() - began;
      const seen = await bench.shares(environment, symbol, 1_000);
      await bench.done({ operate: 'CANCEL', operation: stuck.id });
      const after = await bench.lane(environment, symbol);
      await load.stop();

      console.log(`${provider}: the reason of a wrong image came after ${told} ms`);
      expect(told).toBeLessThanOrEqual(5_000);
      expect(Math.abs((seen['right'] ?? 0) - 200)).toBeLessThanOrEqual(10);
      expect(answers.filter(({ failure }) => failure !== null)).toEqual([]);
      expect(after).toMatchObject({
        canary: { id: before.deploymentId, weight: 20 },
        traffic: { inForce: { canary: 20 } },
      });
    });

    it('a pod that is killed by hand comes back without an operation', async () => {
      const { bench, environment } = await open(provider);
      const build = await bench.build('main');
      const deployed = await bench.done({ operate: 'DEPLOY', build, environment, symbol, replicas: 2 });
      await podsWith(bench, {});
      const { answers, load } = loadOf(bench, environment, symbol);
      const [pod] = (await bench.lane(environment, symbol)).main?.pods ?? [];
      const ref = { namespace: environment, name: pod?.name ?? '' };
      const { metadata } = z
        .object({ metadata: z.object({ uid: z.string() }) })
        .parse(await api.get('Pod', ref, noEnd()));
      await api.remove('Pod', ref, metadata, noEnd());
      await until(
        'back',
        () => bench.lane(environment, symbol),
        ({ main }) => main?.readyReplicas === 2 && main.pods.every(({ name }) => name !== ref.name),
        60_000,
      );
      await load.stop();

      expect(answers.filter(({ failure }) => failure !== null)).toEqual([]);
      const { items } = await bench.api('listOperations', { query: { environment, limit: 1 } });
      expect(items[0]?.id).toBe(deployed.id);
    });
  });
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** When a deployment first answered a request that was started after a moment. */
const firstAnswer = (answers: readonly Answer[], name: string, after: number): number =>
  Math.min(...answers.filter(({ by, started }) => by === name && started > after).map(({ ended }) => ended));

const namesAfter = (answers: readonly Answer[], moment: number): string[] => [
  ...new Set(answers.filter(({ started }) => started > moment).map(({ by }) => by)),
];

/** When the canary's weights were in force, one after the other. */
async function bothOf(
  bench: RestBench,
  environment: string,
  weights: readonly [number, number],
): Promise<readonly [number, number]> {
  const at = async (weight: number) => {
    await until(
      `${weight} %`,
      () => bench.lane(environment, symbol),
      ({ traffic }) => traffic.inForce.canary === weight && traffic.inForce.how === 'yes',
      40_000,
    );
    return Date.now();
  };
  const first = await at(weights[0]);
  return [first, await at(weights[1])];
}

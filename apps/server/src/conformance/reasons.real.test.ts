import { execSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentSettings, Settings } from '@arthor/contract';
import { meddler, noEnd, until, type MeddledObject } from '@arthor/provider/conformance';
import { z } from 'zod';
import { Ends } from '../command/loss/ends.js';
import { makeNamespace } from '../command/loss/probe-pod.js';
import { apiOfTests } from './among-others.fixture.js';
import { patchesOf, provocations, type Provocation } from './provoked.fixture.js';
import { RestBench } from './rest-bench.fixture.js';

const url = process.env['GATEWAY_URL'];
const kubeconfig = process.env['KUBECONFIG'] ?? '';
const gateway = process.env['KUBERNETES_GATEWAY'] ?? 'default/gateway';
/** Shell commands that stop the node's kubelet, or the controller manager, and let it go on, as `kill -STOP 4711`. */
const { NODE_STOP: nodeStop, NODE_START: nodeStart } = process.env;
const { CONTROLLERS_STOP: managerStop, CONTROLLERS_START: managerStart } = process.env;
const mayStopNode = nodeStop !== undefined && nodeStart !== undefined;
/** How long nobody may have looked at a Deployment, and a pod may be made without a word, ms. */
const silentMs = 15_000;
const stuckMs = 120_000;
/** Nothing tells that a time is up: the next look at everything does, ms. */
const lookMs = 12_000;
/** A reason is shown at most so long after the object that carries it, ms. */
const shownMs = 5_000;
const patienceMs = 90_000;
const pods = z.array(
  z.object({
    metadata: z.object({ creationTimestamp: z.string() }),
    status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })) }),
  }),
);

/** Needs pods that really run, and a gateway at GATEWAY_URL. */
describe.skipIf(url === undefined)('what a real cluster says is wrong', { timeout: 280_000 }, () => {
  const api = apiOfTests();
  const others = meddler(kubeconfig);
  const all = new Ends();
  const suffix = randomBytes(3).toString('hex');
  let bench: RestBench;

  beforeAll(async () => {
    const environments = [`reason-a-${suffix}`, `reason-b-${suffix}`] as const;
    for (const name of environments) await makeNamespace(kubeconfig, name, all);
    bench = await RestBench.start({
      env: {
        KUBERNETES_CONFIG: kubeconfig,
        KUBERNETES_ROUTE_PROVIDER: 'gateway-api',
        KUBERNETES_GATEWAY: gateway,
        GATEWAY_URL: url ?? '',
        DRAIN_SECONDS: '1',
      },
      environments,
      settings: { gatewayReplicas: 1 },
    });
    all.add('the server', () => bench.stop());
  });
  afterAll(() => all.close());

  const made = async (ends: Ends, object: MeddledObject) =>
    ends.add(`${object.kind} ${object.metadata.name}`, await others.make(object));

  /** An environment with a namespace of its own. */
  async function environment(
    what: string,
    ends: Ends,
    labels = {},
    settings: EnvironmentSettings = {},
  ): Promise<string> {
    const name = `${what.toLowerCase().replaceAll('_', '-')}-${suffix}`;
    await made(ends, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    await bench.api('createEnvironment', {
      body: { name, description: what, host: `${name}.localhost` },
    });
    await bench.api('updateEnvironment', { params: { name }, body: { settings } });
    return name;
  }

  async function deploy(
    at: string,
    { word = '', replicas = 1, settings = {} }: Pick<Provocation, 'word' | 'replicas' | 'settings'>,
  ): Promise<number> {
    const body: Settings = { readinessPath: '/readyz', ...settings };
    const query = { environment: at };
    await bench.api('putApplicationSettings', { params: { name: 'store' }, query, body });
    const build = await bench.build(at, word);
    const asked = { operate: 'DEPLOY', build, environment: at, symbol: 'stable', replicas } as const;
    return (await bench.api('createOperation', { body: asked })).id;
  }

  const blocking = async (id: number) => (await bench.api('getOperation', { params: { id } })).blocking;

  /** When an operation first shows a code, and the cluster an object that says so. */
  async function seen(id: number, code: string, at: string, [kind, words]: Provocation['told']) {
    const carried = async () => {
      for (const end = Date.now() + patienceMs; Date.now() < end; await pause(100)) {
        const { items } = await api.list(kind, at, {}, noEnd());
        if (words.test(JSON.stringify(items))) return Date.now();
      }
      throw new Error(`no ${kind} says ${words.source}`);
    };
    const shown = async () => {
      const reason = await until(
        code,
        () => blocking(id),
        (found) => found?.code === code,
        patienceMs,
      );
      return { reason, at: Date.now() };
    };
    const [carriedAt, told] = await Promise.all([carried(), shown()]);
    console.log(`${code} after ${told.at - carriedAt} ms: ${told.reason?.message}`);
    return { ...told, after: told.at - carriedAt };
  }

  it.concurrent.each(Object.entries(provocations))('%s', async (code, provocation) => {
    const ends = new Ends();
    try {
      const { labels, template, objects, told } = provocation;
      const at = await environment(code, ends, labels);
      for (const object of objects?.(at) ?? []) await made(ends, object);
      if (template !== undefined)
        ends.add('the policy', await others.mutate(at, 'Deployment', patchesOf(template)));
      else if (objects !== undefined) await pause(4_000);
      const id = await deploy(at, provocation);
      const { reason, after } = await seen(id, code, at, told);
      expect(after).toBeLessThanOrEqual(shownMs);
      expect(reason).toMatchObject({ params: { readAt: expect.any(String) }, stalled: false });
      // What nobody can mend has ended by itself.
      const { status } = await bench.api('getOperation', { params: { id } });
      if (status === 'RUNNING') await bench.done({ operate: 'CANCEL', operation: id });
    } finally {
      await ends.close();
    }
  });

  /** What is wrong with the whole cluster, or takes it some time; one after the other, since all others see it. */
  describe('one after the other', () => {
    const ends = new Ends();
    afterEach(() => ends.close());
    const node = (patch: object, back: object) => async () => {
      const set = async (spec: object) => {
        for (const name of await others.nodes())
          await others.edit({ namespace: '', name }, 'Node', { spec }, 'kubectl');
      };
      ends.add('the nodes', () => set(back));
      await set(patch);
    };

    const stopNode = () => {
      ends.add('the node', () => void execSync(nodeStart ?? ''));
      execSync(nodeStop ?? '');
    };

    it.each([
      ['NODES_CORDONED', /unschedulable/, node({ unschedulable: true }, { unschedulable: null })],
      [
        'NODES_TAINTED',
        /untolerated taint/,
        node({ taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] }, { taints: null }),
      ],
    ] as const)('%s', async (code, words, begin) => {
      const at = await environment(code, ends);
      await begin();
      const { after } = await seen(await deploy(at, {}), code, at, ['Pod', words]);
      expect(after).toBeLessThanOrEqual(shownMs);
    });

    it('NAMESPACE_TERMINATING', async () => {
      const at = await environment('NAMESPACE_TERMINATING', ends);
      const holds = { name: 'holds', namespace: at };
      await made(ends, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...holds, finalizers: ['arthor.test/hold'] },
      });
      ends.add('what holds it', () =>
        others.edit(holds, 'ConfigMap', { metadata: { finalizers: null } }, 'kubectl'),
      );
      const id = await deploy(at, { word: '-never-ready' });
      await until(
        'it starts',
        () => blocking(id),
        (found) => found?.code === 'PROBE_FAILING',
      );
      const ref = { namespace: '', name: at };
      const { metadata } = z
        .object({ metadata: z.object({ uid: z.string() }) })
        .parse(await api.get('Namespace', ref, noEnd()));
      await api.remove('Namespace', ref, metadata, noEnd());
      const { reason, after } = await seen(id, 'NAMESPACE_TERMINATING', at, ['Deployment', /^\[\]$/]);
      expect(after).toBeLessThanOrEqual(shownMs);
      expect(reason?.message).toContain('being terminated');
    });

    it('a Gateway that refuses the route, in its own words', async () => {
      const at = await environment('gateway-refuses', ends, {});
      const listener = {
        name: 'web',
        protocol: 'HTTP',
        port: Number(new URL(url ?? '').port),
        hostname: '*.corp.example',
        allowedRoutes: { namespaces: { from: 'All' } },
      };
      await made(ends, {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: 'corp', namespace: at },
        spec: { gatewayClassName: 'traefik', listeners: [listener] },
      });
      await bench.api('updateEnvironment', {
        params: { name: at },
        body: { settings: { gateway: `${at}/corp` } },
      });
      const told = ['HTTPRoute', /NoMatchingListenerHostname/] as const;
      const { reason, after } = await seen(await deploy(at, {}), 'ROUTE_NOT_ACCEPTED', at, told);
      expect(after).toBeLessThanOrEqual(shownMs);
      expect(reason?.message).toContain('NoMatchingListenerHostname');
    });

    it.each([
      ['GATEWAY_MISSING', []],
      ['ROUTE_NOT_TAKEN', ['corp']],
    ])('%s', async (code, gateways) => {
      const at = await environment(code, ends);
      for (const name of gateways)
        await made(ends, {
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'Gateway',
          metadata: { name, namespace: at },
          // Nobody speaks for this class.
          spec: { gatewayClassName: 'nobody', listeners: [{ name: 'web', protocol: 'HTTP', port: 80 }] },
        });
      await bench.api('updateEnvironment', {
        params: { name: at },
        body: { settings: { gateway: `${at}/corp` } },
      });
      const { after } = await seen(await deploy(at, {}), code, at, ['HTTPRoute', /"name":"corp"/]);
      expect(after).toBeLessThanOrEqual(shownMs);
    });

    it.skipIf(managerStop === undefined || managerStart === undefined)('CONTROLLER_SILENT', async () => {
      const at = await environment('CONTROLLER_SILENT', ends);
      ends.add('the controllers', () => void execSync(managerStart ?? ''));
      execSync(managerStop ?? '');
      const { after } = await seen(await deploy(at, {}), 'CONTROLLER_SILENT', at, ['Deployment', /"uid"/]);
      expect(after).toBeLessThanOrEqual(silentMs + shownMs);
    });

    it.skipIf(!mayStopNode)(
      'PROGRESS_DEADLINE and POD_STUCK, of a pod that its node never begins',
      async () => {
        const at = await environment('POD_STUCK', ends, {}, { progressDeadlineSeconds: 20 });
        stopNode();
        const id = await deploy(at, {});
        const { after } = await seen(id, 'PROGRESS_DEADLINE', at, ['Deployment', /ProgressDeadlineExceeded/]);
        expect(after).toBeLessThanOrEqual(shownMs);
        await until(
          'POD_STUCK',
          () => blocking(id),
          (found) => found?.code === 'POD_STUCK',
          stuckMs,
        );
        const [pod] = pods.parse((await api.list('Pod', at, {}, noEnd())).items);
        const age = Date.now() - Date.parse(pod?.metadata.creationTimestamp ?? '');
        console.log(`POD_STUCK after ${age} ms`);
        expect(age).toBeLessThanOrEqual(stuckMs + lookMs);
      },
    );

    it.skipIf(!mayStopNode)('NODE_LOST', async () => {
      const at = await environment('NODE_LOST', ends);
      const id = await deploy(at, {});
      await bench.ended(id);
      stopNode();
      await until(
        'the cluster gives it up',
        async () => pods.parse((await api.list('Pod', at, {}, noEnd())).items),
        (found) =>
          found.some(({ status }) =>
            status.conditions.some((one) => one.type === 'Ready' && one.status !== 'True'),
          ),
        patienceMs,
      );
      const began = Date.now();
      const lane = await until(
        'NODE_LOST',
        () => bench.lane(at, 'stable'),
        (found) => JSON.stringify(found).includes('NODE_LOST'),
        shownMs,
      );
      console.log(`NODE_LOST after ${Date.now() - began} ms: ${JSON.stringify(lane.blocking)}`);
    });
  });
});

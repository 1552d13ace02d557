import axios from 'axios';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CanaryBackend, RoutePort, RouteSpec, WorkloadSpec } from '@arthor/core';
import { z } from 'zod';
import { exampleSpec } from '../conformance/cluster.js';
import { noEnd, until } from '../conformance/patience.js';
import { systemRandom, testNamespace, type TestNamespace } from '../conformance/test-namespace.js';
import { KubernetesCluster } from './cluster.js';
import { GatewayApiRoute } from './gateway-api/route.js';
import { IngressNginxRoute } from './ingress-nginx/route.js';

const gateway = process.env['GATEWAY_URL'];
const answerSchema = z.object({ version: z.string(), path: z.string() });

/** Needs pods that really run, and a gateway of the dialect at GATEWAY_URL. */
describe.skipIf(gateway === undefined).each(['ingress-nginx', 'gateway-api'])(
  'through a gateway: %s',
  (provider) => {
    const signal = noEnd();
    const host = `${provider}.localhost`;
    let test: TestNamespace;
    let cluster: KubernetesCluster;
    let route: RoutePort;
    beforeAll(async () => {
      test = await testNamespace(process.env['KUBECONFIG']);
      cluster = new KubernetesCluster({ api: test.api, instanceId: 'gateway', random: systemRandom });
      const shared = { api: test.api, instanceId: 'gateway' };
      route =
        provider === 'ingress-nginx'
          ? new IngressNginxRoute(shared)
          : new GatewayApiRoute({
              ...shared,
              gateway: process.env['KUBERNETES_GATEWAY'] ?? 'default/gateway',
            });
    });
    afterAll(async () => {
      cluster.close();
      await test.close();
    });

    const deploy = async (version: string): Promise<WorkloadSpec> => {
      const spec = exampleSpec(test.namespace, 'shop', {
        image: `registry.localhost/demo/shop:${version}`,
        env: {},
      });
      await cluster.apply({ ref: spec.ref, rendered: cluster.render(spec), replicas: 1, tick: 1 }, signal);
      await until(
        'ready',
        () => cluster.observe(spec.ref, { fresh: false }, signal),
        (state) => state?.availableReplicas === 1,
        60_000,
      );
      return spec;
    };
    const ask = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await axios.get<unknown>(`${gateway}${path}`, {
        headers: { Host: host, ...headers },
        validateStatus: () => true,
        timeout: 5000,
      });
      const parsed = answerSchema.safeParse(answer.data);
      return { status: answer.status, ...(parsed.success ? parsed.data : { version: null, path: null }) };
    };
    const write = async (spec: RouteSpec) => route.apply(spec, await route.observe(spec.ref, signal), signal);
    const main = (spec: WorkloadSpec) => ({ service: spec.ref.name, port: spec.servicePort });

    it(
      'serves, replaces without a lost request, splits by header and weight, and ends',
      { timeout: 90_000 },
      async () => {
        const [a, b] = await Promise.all([deploy('1.0'), deploy('2.0')]);
        const spec: RouteSpec = {
          ref: { namespace: test.namespace, name: 'shop-stable-00000000' },
          laneId: 7,
          tick: 1,
          host,
          path: '/shop.stable',
          main: main(a),
          canary: null,
        };
        await write(spec);
        await until(
          'routed',
          () => ask('/shop.stable/cart?id=1'),
          (answer) => answer.status === 200,
        );
        expect(await ask('/shop.stable/cart')).toMatchObject({ version: '1.0', path: '/cart' });
        expect(await ask('/shop.stable')).toMatchObject({ version: '1.0', path: '/' });
        expect((await ask('/shopxstable/cart')).status).toBe(404);
        expect((await ask('/shop.stable2/cart')).status).toBe(404);

        const byHeader: CanaryBackend = { ...main(b), header: 'v2', weight: null };
        await write({ ...spec, tick: 2, canary: byHeader });
        await until(
          'gray',
          () => ask('/shop.stable/', { gray: 'v2' }),
          (answer) => answer.version === '2.0',
        );
        expect(await ask('/shop.stable/', { gray: 'other' })).toMatchObject({ version: '1.0' });

        await write({ ...spec, tick: 3, canary: { ...byHeader, header: null, weight: 50 } });
        await until(
          'weight',
          async () => {
            const versions = [];
            for (let n = 0; n < 20; n += 1) versions.push((await ask('/shop.stable/')).version);
            return versions.filter((version) => version === '2.0').length;
          },
          (share) => share >= 5 && share <= 15,
        );

        await write({ ...spec, tick: 4 });
        await until(
          'main alone',
          () => ask('/shop.stable/', { gray: 'v2' }),
          (answer) => answer.version === '1.0',
        );

        const wrong: unknown[] = [];
        const stop = new AbortController();
        const load = Array.from({ length: 4 }, async () => {
          while (!stop.signal.aborted) {
            const answer = await ask('/shop.stable/').catch((error: unknown) => ({ status: 0, error }));
            if (answer.status !== 200) wrong.push(answer);
          }
        });
        await write({ ...spec, tick: 5, main: main(b) });
        await until(
          'replaced',
          () => ask('/shop.stable/'),
          (answer) => answer.version === '2.0',
        );
        // The old pods get no new request now; those that were on their way end in the preStop sleep.
        const old = await cluster.observe(a.ref, { fresh: true }, signal);
        await cluster.remove(a.ref, old?.uid ?? '', signal);
        await until(
          'gone',
          () => cluster.observe(a.ref, { fresh: true }, signal),
          (state) => state === null,
          30_000,
        );
        stop.abort();
        await Promise.all(load);
        expect(wrong).toEqual([]);

        const last = await route.observe(spec.ref, signal);
        if (last !== null) await route.remove(spec.ref, last, signal);
        await until(
          'ended',
          () => ask('/shop.stable/'),
          (answer) => answer.status === 404,
        );
      },
    );
  },
);

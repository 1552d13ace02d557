import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'vitest';
import { Ends } from '../command/loss/ends.js';
import { makeNamespace } from '../command/loss/probe-pod.js';
import { ApiProxy, proxyToken, type Refusal } from './api-proxy.fixture.js';
import { tryOutage, type Outage } from './outage.fixture.js';
import { RestBench } from './rest-bench.fixture.js';

const url = process.env['GATEWAY_URL'];
const kubeconfig = process.env['KUBECONFIG'] ?? '';
const gateway = process.env['KUBERNETES_GATEWAY'] ?? 'default/gateway';
/** How long the API refuses, ms. */
const refusesMs = 4_000;
/** What is said of each. */
const codeOf = { 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 'nobody listens': 'ECONNREFUSED' } as const;

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
      const outage: Outage = {
        title: `${how} on ${provider}`,
        begin: () => proxy.refuse(how),
        end: () => proxy.pass(),
        ms: refusesMs,
        code: codeOf[how],
        secret: proxyToken,
      };
      await tryOutage(bench, environment, outage);
    });
  },
);

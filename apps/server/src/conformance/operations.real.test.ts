import { randomBytes } from 'node:crypto';
import { afterAll, describe, it } from 'vitest';
import { KubernetesApi } from '@arthor/provider';
import { noEnd, onlooker, systemClock } from '@arthor/provider/conformance';
import { z } from 'zod';
import { table } from './rest-figures.fixture.js';
import { tryEveryOperation } from './rest-operations.fixture.js';

const url = process.env['GATEWAY_URL'];
const kubeconfig = process.env['KUBECONFIG'] ?? '';
const gateway = process.env['KUBERNETES_GATEWAY'] ?? 'default/gateway';
const made = z.object({ metadata: z.object({ uid: z.string() }) });

/**
 * Needs pods that really run, and a gateway of both dialects at GATEWAY_URL, one instance with exact weights
 * (Traefik). How often each figure is taken: ARTHOR_TEST_FIGURES, 10 when left out.
 */
describe.skipIf(url === undefined)('on a real cluster', { timeout: 600_000 }, () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterAll(() => Promise.all(ends.map((end) => end())));

  it.each(['ingress-nginx', 'gateway-api'])('every operation works by REST, on %s', async (provider) => {
    const api = new KubernetesApi({
      kubeconfig: { files: [kubeconfig] },
      clock: systemClock,
      log: () => undefined,
    });
    const suffix = randomBytes(3).toString('hex');
    const environments = [`op-a-${suffix}`, `op-b-${suffix}`] as const;
    for (const name of environments) {
      const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      const { metadata } = made.parse(await api.create('Namespace', null, body, noEnd()));
      ends.push(() => api.remove('Namespace', { namespace: '', name }, metadata, noEnd()));
    }
    const seen = onlooker(kubeconfig, environments[0]);
    ends.push(() => Promise.resolve(seen.close()));
    await tryEveryOperation({
      env: {
        KUBERNETES_CONFIG: kubeconfig,
        KUBERNETES_ROUTE_PROVIDER: provider,
        KUBERNETES_GATEWAY: gateway,
        GATEWAY_URL: url ?? '',
        DRAIN_SECONDS: '3',
      },
      environments,
      settings: { gatewayReplicas: 1 },
      exact: true,
      figures: {
        times: Number(process.env['ARTHOR_TEST_FIGURES'] ?? 10),
        seen,
        tell: (figures) => console.log(table(provider, figures)),
      },
    });
  });
});

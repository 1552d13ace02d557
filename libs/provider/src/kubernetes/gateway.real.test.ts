import { describe } from 'vitest';
import { systemRandom, testNamespace } from '../conformance/test-namespace.js';
import { trafficConformance } from '../conformance/traffic.js';
import { KubernetesCluster } from './cluster.js';
import { GatewayApiRoute } from './gateway-api/route.js';
import { IngressNginxRoute } from './ingress-nginx/route.js';

const url = process.env['GATEWAY_URL'];
const gateway = process.env['KUBERNETES_GATEWAY'] ?? 'default/gateway';

/** Needs pods that really run, and a gateway of both dialects at GATEWAY_URL whose weights are exact (Traefik). */
describe.skipIf(url === undefined).each(['ingress-nginx', 'gateway-api'])('really', (provider) => {
  trafficConformance(provider, async () => {
    const { api, namespace, close } = await testNamespace(process.env['KUBECONFIG']);
    const shared = { api, instanceId: 'gateway', random: systemRandom };
    const cluster = new KubernetesCluster(shared);
    return {
      cluster,
      route:
        provider === 'ingress-nginx'
          ? new IngressNginxRoute(shared)
          : new GatewayApiRoute({ ...shared, gateway }),
      namespace,
      host: `${provider}.localhost`,
      entrance: { url: url ?? '', replicas: 1 },
      exact: true,
      close: async () => {
        cluster.close();
        await close();
      },
    };
  });
});

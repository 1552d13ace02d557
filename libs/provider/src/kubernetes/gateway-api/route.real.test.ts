import { describe } from 'vitest';
import { routeConformance } from '../../conformance/route.js';
import { systemRandom, testNamespace } from '../../conformance/test-namespace.js';
import { GatewayApiRoute } from './route.js';

const gateway = process.env['KUBERNETES_GATEWAY'];

describe.skipIf(gateway === undefined)('with a Gateway', () => {
  routeConformance('HTTPRoute on the real API server', async () => {
    const { api, namespace, patchHttpRoute, close } = await testNamespace(process.env['KUBECONFIG']);
    return {
      route: new GatewayApiRoute({
        api,
        instanceId: 'conformance',
        random: systemRandom,
        gateway: gateway ?? '',
      }),
      stranger: new GatewayApiRoute({
        api,
        instanceId: 'stranger',
        random: systemRandom,
        gateway: gateway ?? '',
      }),
      namespace,
      host: 'conformance.localhost',
      meddle: (ref) =>
        patchHttpRoute(ref, { spec: { hostnames: ['conformance.localhost', 'other.localhost'] } }),
      close,
    };
  });
});

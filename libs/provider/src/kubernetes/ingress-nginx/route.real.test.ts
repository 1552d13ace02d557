import { routeConformance } from '../../conformance/route.js';
import { systemRandom, testNamespace } from '../../conformance/test-namespace.js';
import { IngressNginxRoute } from './route.js';

routeConformance('Ingress on the real API server', async () => {
  const { api, namespace, patchIngress, touchIngressStatus, close } = await testNamespace(
    process.env['KUBECONFIG'],
  );
  const classBody = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'conformance' },
    spec: { controller: 'arthor.io/conformance' },
  };
  await api.apply(
    'IngressClass',
    { namespace: '', name: 'conformance' },
    classBody,
    AbortSignal.timeout(10_000),
  );
  const className = 'conformance';
  return {
    route: new IngressNginxRoute({ api, instanceId: 'conformance', random: systemRandom, className }),
    stranger: new IngressNginxRoute({ api, instanceId: 'stranger', random: systemRandom, className }),
    namespace,
    host: 'conformance.localhost',
    meddle: (ref) =>
      patchIngress(ref, { metadata: { annotations: { 'nginx.ingress.kubernetes.io/rewrite-target': '/' } } }),
    touchStatus: touchIngressStatus,
    close,
  };
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayApiRoute, IngressNginxRoute, KubernetesCluster } from '@arthor/provider';
import {
  clusterConformance,
  driftConformance,
  routeConformance,
  scalingConformance,
  systemClock,
  systemRandom,
  testNamespace,
  trafficConformance,
} from '@arthor/provider/conformance';
import { startSandbox } from '@arthor/sandbox';

/** A new sandbox, used as production uses a cluster: by kubeconfig, over TLS. */
async function sandboxNamespace() {
  const directory = await mkdtemp(join(tmpdir(), 'arthor-conformance-'));
  const sandbox = await startSandbox({
    simulate: { kubernetes: true, jenkins: false },
    directory,
    clock: systemClock,
    random: systemRandom,
    gatewayPort: 0,
  });
  const test = await testNamespace(sandbox.kubernetes?.kubeconfig);
  const close = async () => {
    await test.close();
    await sandbox.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { ...test, gatewayUrl: sandbox.gateway?.url ?? '', close };
}

for (const conformance of [clusterConformance, scalingConformance, driftConformance])
  conformance('the sandbox', async () => {
    const { api, namespace, autoscale, scale, edit, close } = await sandboxNamespace();
    return {
      cluster: new KubernetesCluster({
        api,
        instanceId: 'conformance',
        random: systemRandom,
        preStopSleepSeconds: 1,
      }),
      stranger: new KubernetesCluster({ api, instanceId: 'stranger', random: systemRandom }),
      namespace,
      autoscale,
      scale,
      edit,
      runs: true,
      close,
    };
  });

routeConformance('Ingress in the sandbox', async () => {
  const { api, namespace, patchIngress, touchIngressStatus, close } = await sandboxNamespace();
  return {
    route: new IngressNginxRoute({ api, instanceId: 'conformance', random: systemRandom }),
    stranger: new IngressNginxRoute({ api, instanceId: 'stranger', random: systemRandom }),
    namespace,
    host: 'conformance.localhost',
    meddle: (ref) =>
      patchIngress(ref, { metadata: { annotations: { 'nginx.ingress.kubernetes.io/rewrite-target': '/' } } }),
    touchStatus: touchIngressStatus,
    close,
  };
});

const gateway = 'default/gateway';

routeConformance('HTTPRoute in the sandbox', async () => {
  const { api, namespace, patchHttpRoute, close } = await sandboxNamespace();
  const of = (instanceId: string) => new GatewayApiRoute({ api, instanceId, random: systemRandom, gateway });
  return {
    route: of('conformance'),
    stranger: of('stranger'),
    namespace,
    host: 'conformance.localhost',
    meddle: (ref) =>
      patchHttpRoute(ref, { spec: { hostnames: ['conformance.localhost', 'other.localhost'] } }),
    close,
  };
});

for (const provider of ['ingress-nginx', 'gateway-api'])
  trafficConformance(`${provider} in the sandbox`, async () => {
    const { api, namespace, gatewayUrl, close } = await sandboxNamespace();
    const shared = { api, instanceId: 'conformance', random: systemRandom };
    return {
      cluster: new KubernetesCluster({ ...shared, preStopSleepSeconds: 0 }),
      route:
        provider === 'ingress-nginx'
          ? new IngressNginxRoute(shared)
          : new GatewayApiRoute({ ...shared, gateway }),
      namespace,
      host: 'conformance.localhost',
      entrance: { url: gatewayUrl, replicas: 1 },
      exact: false,
      close,
    };
  });

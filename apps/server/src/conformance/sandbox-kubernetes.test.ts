import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngressNginxRoute, KubernetesCluster } from '@arthor/provider';
import {
  clusterConformance,
  routeConformance,
  systemClock,
  systemRandom,
  testNamespace,
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
  return { ...test, close };
}

clusterConformance('the sandbox', async () => {
  const { api, namespace, close } = await sandboxNamespace();
  return {
    cluster: new KubernetesCluster({
      api,
      instanceId: 'conformance',
      random: systemRandom,
      preStopSleepSeconds: 1,
    }),
    stranger: new KubernetesCluster({ api, instanceId: 'stranger', random: systemRandom }),
    namespace,
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

import { clusterConformance } from '../conformance/cluster.js';
import { driftConformance } from '../conformance/drift.js';
import { scalingConformance } from '../conformance/scaling.js';
import { systemRandom, testNamespace } from '../conformance/test-namespace.js';
import { KubernetesCluster } from './cluster.js';

for (const conformance of [clusterConformance, scalingConformance, driftConformance])
  conformance('the real API server', async () => {
    const { api, namespace, autoscale, scale, edit, close } = await testNamespace(process.env['KUBECONFIG']);
    const cluster = new KubernetesCluster({ api, instanceId: 'conformance', random: systemRandom });
    const stranger = new KubernetesCluster({ api, instanceId: 'stranger', random: systemRandom });
    return {
      cluster,
      stranger,
      namespace,
      autoscale,
      scale,
      edit,
      runs: process.env['ARTHOR_REAL_NODE'] === '1',
      close,
    };
  });

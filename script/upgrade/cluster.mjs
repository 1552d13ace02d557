// The few calls of a cluster's API that the upgrade's script makes itself.
import { once } from 'node:events';
import { request } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';

/** A cluster by its kubeconfig's current context. */
export async function openCluster(kubeconfig) {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const options = {};
  await config.applyToHTTPSOptions(options);
  const url = config.getCurrentCluster().server;

  const send = async (method, path, body) => {
    const headers = { ...options.headers, 'content-type': 'application/json' };
    const call = request(`${url}${path}`, { ...options, method, headers });
    call.end(body && JSON.stringify(body));
    const [response] = await once(call, 'response');
    const text = (await response.toArray()).join('');
    if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
  };
  return {
    address: { url, options },
    makeNamespace: (name) =>
      send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
    /** Somebody else's autoscaler of a Deployment; nothing measures for it, so it only keeps the bounds. */
    autoscale: (namespace, name, bounds) =>
      send('POST', `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`, {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'somebody', namespace },
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, ...bounds },
      }),
    removeNamespace: (name) => send('DELETE', `/api/v1/namespaces/${name}`),
  };
}

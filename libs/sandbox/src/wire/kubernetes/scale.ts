import type { JsonObject } from '../../world/json.js';
import { objectAt } from '../../world/json.js';
import { asJson } from '../../world/cluster/cluster.js';
import type { KubeObject } from '../../world/cluster/object.js';

/** A Deployment as its subresource scale shows it. */
export function scaleOf(object: KubeObject): JsonObject {
  const json = asJson(object);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = objectAt(objectAt(objectAt(json, 'spec'), 'selector'), 'matchLabels');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: objectAt(json, 'spec')['replicas'] },
    status: {
      replicas: objectAt(json, 'status')['replicas'] ?? 0,
      selector: Object.entries(labels)
        .map(([key, value]) => `${key}=${typeof value === 'string' ? value : ''}`)
        .join(','),
    },
  };
}

import type { PoolSpec } from '@arthor/core';
import type { JsonObject } from '../json-object.js';
import { key, labelsOf } from './label.js';

/** What tells one write of a pool from another. */
export interface PoolMarking {
  readonly instanceId: string;
  readonly mark: string;
}

/**
 * A pool as it is written: one upstream per deployment. A pod that is gone stays in it until it is written anew, so a
 * connection that fails goes to one other pod, soon. Readiness is Kubernetes' to say: no health checks of the gateway,
 * whose findings up to 3.17 were forgotten with each change of the nodes.
 */
export const upstreamBody = (
  { ref, laneId, tick, addresses }: PoolSpec,
  { instanceId, mark }: PoolMarking,
): JsonObject => ({
  name: ref.name,
  type: 'roundrobin',
  scheme: 'http',
  nodes: [...addresses].sort().map(nodeOf),
  retries: 1,
  timeout: { connect: 2, send: 60, read: 60 },
  labels: {
    ...labelsOf({ instanceId, environment: ref.namespace, laneId, tick }),
    [key.mark]: mark,
  },
});

function nodeOf(address: string): JsonObject {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)), weight: nodeWeight };
}

/** All pods of a pool are equal. */
export const nodeWeight = 100;

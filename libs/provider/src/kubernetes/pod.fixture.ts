import { podSchema, type PodObject } from './object.js';

/** A pod as the API server tells it; `status` and `metadata` are laid over a plain running one. */
export function pod(status: object = {}, metadata: object = {}): PodObject {
  return podSchema.parse({
    metadata: {
      name: 'shop-a-x',
      uid: 'u1',
      resourceVersion: '1',
      creationTimestamp: '2026-11-23T10:00:00Z',
      labels: { 'arthor.io/deployment': 'shop-a', 'arthor.io/lane': '7' },
      ...metadata,
    },
    spec: { nodeName: 'node-1' },
    status,
  });
}

/** The status of one container named `shop`. */
export function container(state: object, over: object = {}): object {
  return { containerStatuses: [{ name: 'shop', image: 'r/shop:1', restartCount: 0, state, ...over }] };
}

import type { ClusterEvents, Lane, LanePods } from '@arthor/contract';

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

/** The pods of all that lives in a lane; those that are not ready began anew a few times. */
export function podsOf(lanes: readonly Lane[], id: number): LanePods {
  const lane = lanes.find((each) => each.id === id);
  if (lane === undefined) return { items: [], unavailable: [] };
  const { main, canary, incoming, draining, warm } = lane;
  const all = [main, canary, ...incoming, ...draining, ...warm.map(({ deployment }) => deployment)];
  const items = all
    .filter((each) => each !== null)
    .flatMap((deployment) =>
      deployment.pods.map((pod, index) => ({
        ...pod,
        name: `${deployment.name}-6c9f7d8b5d-${pod.name}`,
        reason: pod.reason === null ? null : 'CRASH_LOOP',
        restarts: pod.ready ? 0 : 4,
        deploymentId: deployment.id,
        node: `node-${(index % 3) + 1}`,
        createdAt: at(95),
        readySince: pod.ready ? at(94) : null,
      })),
    );
  return { items, unavailable: [] };
}

/** What a pod wrote: two hundred lines, or the last words of one that fell. */
export const podLog = (previous: boolean): string =>
  previous
    ? 'Caused by: java.net.ConnectException: Connection refused: mysql/10.0.0.9:3306\n'
    : Array.from(
        { length: 200 },
        (_, index) =>
          `2026-11-23T10:${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}.120Z INFO  [http-8080-${index % 8}] com.example.shop.OrderController: GET /orders/${4000 + index} 200 in ${(index * 7) % 40} ms`,
      ).join('\n');

/** An image was pulled, and a probe fails. */
export const podEvents: ClusterEvents = {
  items: [
    {
      object: { kind: 'ReplicaSet', name: 'shop-9f-6c9f7d8b5d' },
      type: 'Warning',
      reason: 'FailedCreate',
      message: 'Error creating: pods "shop-9f-6c9f7d8b5d-" is forbidden: exceeded quota: compute',
      count: 12,
      firstSeenAt: at(40),
      lastSeenAt: at(1),
    },
    {
      object: { kind: 'Deployment', name: 'shop-9f' },
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: 'Scaled up replica set shop-9f-6c9f7d8b5d from 0 to 2',
      count: 1,
      firstSeenAt: at(95),
      lastSeenAt: at(95),
    },
  ],
  unavailable: null,
};

import { z } from 'zod';
import { time } from './common.js';

/** What the cluster says happened to a Deployment, its ReplicaSets or its pods; the cluster keeps it for an hour or so. */
export const clusterEvent = z
  .object({
    object: z.object({ kind: z.string(), name: z.string() }),
    type: z.enum(['Normal', 'Warning']),
    reason: z.string(),
    message: z.string(),
    /** How often it happened between first and last seen. */
    count: z.int(),
    firstSeenAt: time.nullable(),
    lastSeenAt: time.nullable(),
  })
  .meta({ id: 'ClusterEvent' });

/** Events of a deployment, last seen first, at most 200. */
export const clusterEvents = z
  .object({
    items: z.array(clusterEvent),
    /** Why there are none to show (no right to list them, no cluster, no answer); null when the cluster answered. */
    unavailable: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'ClusterEvents' });
export type ClusterEvents = z.infer<typeof clusterEvents>;

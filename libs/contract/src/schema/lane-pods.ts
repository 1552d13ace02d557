import { z } from 'zod';
import { id, time } from './common.js';
import { pod } from './deploy.js';

/** A pod of a lane as its cluster shows it. */
export const lanePod = pod
  .extend({
    deploymentId: id,
    /** The node that runs it; null = none yet, or not told. */
    node: z.string().nullable(),
    createdAt: time.nullable(),
    /** null = it is not ready. */
    readySince: time.nullable(),
  })
  .meta({ id: 'LanePod' });
export type LanePod = z.infer<typeof lanePod>;

/** The pods of every deployment that lives in a lane. */
export const lanePods = z
  .object({
    items: z.array(lanePod),
    /** Deployments whose cluster could not be asked, and why: their pods are as they were last seen. */
    unavailable: z.array(z.object({ deploymentId: id, code: z.string(), message: z.string() })),
  })
  .meta({ id: 'LanePods' });
export type LanePods = z.infer<typeof lanePods>;

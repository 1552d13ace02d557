import { z } from 'zod';
import { buildStatuses } from '../vocabulary.js';
import {
  applicationName,
  commitId,
  environmentName,
  featureName,
  id,
  imageReference,
  time,
} from './common.js';

/** With `image` and `commit`: made elsewhere, SUCCESS at once. Both or none. */
export const buildCreate = z
  .strictObject({
    application: applicationName,
    feature: featureName,
    environment: environmentName,
    image: imageReference.optional(),
    commit: commitId.optional(),
  })
  .superRefine((body, context) => {
    const missing = body.image === undefined ? 'image' : 'commit';
    if ((body.image === undefined) !== (body.commit === undefined))
      context.addIssue({
        code: 'custom',
        path: [missing],
        message: 'REQUIRED',
        params: { code: 'REQUIRED' },
      });
  })
  .meta({ id: 'BuildCreate', dependentRequired: { image: ['commit'], commit: ['image'] } });
export const build = z
  .object({
    id,
    application: z.string(),
    feature: z.string(),
    environment: z.string(),
    status: z.enum(buildStatuses),
    commitId: z.string().nullable(),
    imageId: z.string().nullable(),
    digest: z.string().nullable(),
    buildNumber: z.int().nullable(),
    queueId: z.string().nullable(),
    url: z.string().nullable(),
    /** Why it is not finished yet, or not a success. */
    reason: z.string().nullable(),
    source: z.enum(['JENKINS', 'EXTERNAL']),
    by: z.string(),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Build' });
export type Build = z.infer<typeof build>;

export const logChunk = z
  .object({ text: z.string(), nextOffset: z.int(), complete: z.boolean() })
  .meta({ id: 'LogChunk' });
export type LogChunk = z.infer<typeof logChunk>;

import { z } from 'zod';
import { buildStatuses } from '../vocabulary.js';
import {
  applicationName,
  commitId,
  environmentName,
  featureName,
  id,
  imageReference,
  replicas,
  symbolName,
  time,
  ttlSeconds,
} from './common.js';

/** An image whose version is said: without one it would be another image at each pull. */
const versionedImage = imageReference.refine((image) => /@sha256:|:[^/]+$/.test(image), {
  params: { code: 'TAG_OR_DIGEST_NEEDED' },
});

/** With `image` and `commit`: made elsewhere, SUCCESS at once. Both or none. */
export const buildCreate = z
  .strictObject({
    application: applicationName,
    feature: featureName,
    environment: environmentName,
    image: versionedImage.optional(),
    commit: commitId.optional(),
    /** Deploys it by itself once it succeeds. Without a symbol: to one of its branch's own. */
    deploy: z
      .strictObject({
        symbol: symbolName.optional(),
        replicas: replicas.optional(),
        ttlSeconds: ttlSeconds.optional(),
      })
      .optional(),
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
    /** What is, or was, to happen by itself once it succeeds; null = nothing. */
    deploy: z
      .object({
        symbol: z.string(),
        replicas: z.int().nullable(),
        ttlSeconds: z.int().nullable(),
        /** The operation, once there is one. */
        operationId: id.nullable(),
        /** Why there will be none; it is not tried again. */
        problem: z
          .object({
            code: z.string(),
            message: z.string(),
            params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
          })
          .nullable(),
      })
      .nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Build' });
export type Build = z.infer<typeof build>;

export const logChunk = z
  .object({ text: z.string(), nextOffset: z.int(), complete: z.boolean() })
  .meta({ id: 'LogChunk' });
export type LogChunk = z.infer<typeof logChunk>;

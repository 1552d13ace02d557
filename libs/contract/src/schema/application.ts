import { z } from 'zod';
import { pipelineStatuses } from '../vocabulary.js';
import {
  applicationName,
  autoscale,
  branchName,
  featureName,
  humanText,
  id,
  minReadySeconds,
  replicas,
  repositoryUrl,
} from './common.js';

export const applicationCreate = z.strictObject({
  name: applicationName,
  description: humanText(255).optional(),
});
export const applicationUpdate = z.strictObject({ description: humanText(255).optional() });
export const application = z
  .object({
    id,
    name: z.string(),
    description: z.string(),
    pipeline: z.object({
      jobName: z.string().nullable(),
      status: z.enum(pipelineStatuses),
      /** Why it could not be made. */
      reason: z.string().nullable(),
    }),
  })
  .meta({ id: 'Application' });
export type Application = z.infer<typeof application>;

export const lifecycles = ['OPEN', 'CLOSED'] as const;
export const featureCreate = z.strictObject({
  name: featureName,
  repositoryUrl,
  branch: branchName,
  repositoryType: z.enum(['GIT']).optional(),
});
export const featureUpdate = z.strictObject({
  branch: branchName.optional(),
  lifecycle: z.enum(lifecycles).optional(),
});
export const feature = z
  .object({
    id,
    application: z.string(),
    name: z.string(),
    repositoryType: z.string(),
    repositoryUrl: z.string(),
    branch: z.string(),
    lifecycle: z.enum(lifecycles),
  })
  .meta({ id: 'Feature' });
export type Feature = z.infer<typeof feature>;

const quantity = z
  .string()
  .max(20)
  .regex(/^[0-9]+(\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/);
const amounts = z.strictObject({ cpu: quantity.optional(), memory: quantity.optional() });
const objectName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);

/** All keys optional: an absent one falls through to the next layer. */
export const settings = z
  .strictObject({
    containerPort: z.int().min(1).max(65535).optional(),
    readinessPath: z
      .string()
      .max(200)
      .regex(/^\/[A-Za-z0-9._~/-]*$/)
      .nullable()
      .optional(),
    env: z
      .record(
        z
          .string()
          .max(200)
          .regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
        humanText(4096),
      )
      .refine((env) => Object.keys(env).length <= 200)
      .optional(),
    envFrom: z
      .array(z.strictObject({ kind: z.enum(['ConfigMap', 'Secret']), name: objectName }))
      .max(20)
      .optional(),
    resources: z.strictObject({ requests: amounts.optional(), limits: amounts.optional() }).optional(),
    command: z.array(humanText(1000)).min(1).max(50).nullable().optional(),
    replicas: replicas.optional(),
    /** null: none, whatever a wider layer says. */
    autoscale: autoscale.nullable().optional(),
    drainSeconds: z.int().min(0).max(3600).optional(),
    minReadySeconds: minReadySeconds.optional(),
    autoReturn: z.boolean().optional(),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof settings>;

const effective = <T extends z.ZodType>(value: T) =>
  z.object({ value, source: z.enum(['default', 'application', 'environment', 'installation']) });
const autoscaleOf = z.object({ min: z.int(), max: z.int(), cpuPercent: z.int() });
/** Each effective value and where it comes from; `own` = what PUT stored for exactly this scope. */
export const effectiveSettings = z
  .object({
    containerPort: effective(z.int()),
    readinessPath: effective(z.string().nullable()),
    env: effective(z.record(z.string(), z.string())),
    envFrom: effective(z.array(z.object({ kind: z.enum(['ConfigMap', 'Secret']), name: z.string() }))),
    resources: effective(
      z.object({
        requests: z.record(z.string(), z.string()).optional(),
        limits: z.record(z.string(), z.string()).optional(),
      }),
    ),
    command: effective(z.array(z.string()).nullable()),
    replicas: effective(z.int()),
    autoscale: effective(autoscaleOf.nullable()),
    drainSeconds: effective(z.number()),
    minReadySeconds: effective(z.number()),
    autoReturn: effective(z.boolean()),
    own: settings,
  })
  .meta({ id: 'EffectiveSettings' });
export type EffectiveSettings = z.infer<typeof effectiveSettings>;

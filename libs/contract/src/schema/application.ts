import { z } from 'zod';
import { pipelineStatuses } from '../vocabulary.js';
import {
  applicationName,
  autoscale,
  branchName,
  featureName,
  humanText,
  id,
  longText,
  minReadySeconds,
  objectName,
  replicas,
  repositoryUrl,
} from './common.js';
import { amounts, resourceFaults } from './quantity.js';
import { worded } from './worded.js';

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

/** As Kubernetes takes it: dots and hyphens too, but no name of a folder. */
const variableName = worded(200, /^(?!\.{1,2}$|\.\.)[-._A-Za-z][-._A-Za-z0-9]*$/, {
  of: /[-._A-Za-z0-9]/,
  rules: { NAME_OF_FOLDER: /^\.$|^\.\./ },
});
/** Path of a probe, with its query where it has one. */
const probePath = worded(1000, /^\/(?!\/)([^\s#%\p{Cc}\p{Cs}]|%[0-9A-Fa-f]{2})*$/u, {
  of: /[^\s#\p{Cc}\p{Cs}]/u,
  rules: {
    BEGINS_AS_HOST: /^\/\//,
    BEGINS_WITHOUT_SLASH: /^[^/]/,
    PERCENT_WITHOUT_NUMBER: /%(?![0-9A-Fa-f]{2})/,
  },
});

/** Who brings its instances into the service registry: itself, Arthor, or nobody. */
export const registerBys = ['APPLICATION', 'ARTHOR', 'NONE'] as const;
/** Libraries whose metadata keys are written beside Arthor's; a test of the server compares them with the core's. */
export const registryLibraries = ['SPRING_CLOUD_ALIBABA', 'NEPXION_DISCOVERY', 'JOYLIVE', 'DUBBO'] as const;

/** All keys optional: an absent one falls through to the next layer. */
export const settings = z
  .strictObject({
    containerPort: z.int().min(1).max(65535).optional(),
    readinessPath: probePath.nullable().optional(),
    env: z
      .record(variableName, longText(32_768))
      .refine((env) => Object.keys(env).length <= 200)
      .optional(),
    envFrom: z
      .array(z.strictObject({ kind: z.enum(['ConfigMap', 'Secret']), name: objectName }))
      .max(20)
      .optional(),
    resources: z.strictObject({ requests: amounts.optional(), limits: amounts.optional() }).optional(),
    command: z.array(longText(32_768)).min(1).max(50).nullable().optional(),
    replicas: replicas.optional(),
    /** null: none, whatever a wider layer says. */
    autoscale: autoscale.nullable().optional(),
    drainSeconds: z.int().min(0).max(3600).optional(),
    minReadySeconds: minReadySeconds.optional(),
    autoReturn: z.boolean().optional(),
    registerBy: z.enum(registerBys).optional(),
    registryKeys: z.array(z.enum(registryLibraries)).max(registryLibraries.length).optional(),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof settings>;

/** What may be stored: together the values must make a pod that the API server takes. */
export const settingsPut = settings.check(({ value, issues }) => {
  for (const { path, code } of resourceFaults(value.resources ?? {}))
    issues.push({ code: 'custom', input: value, path: ['resources', ...path], params: { code } });
});

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
    registerBy: effective(z.enum(registerBys)),
    registryKeys: effective(z.array(z.enum(registryLibraries))),
    own: settings,
  })
  .meta({ id: 'EffectiveSettings' });
export type EffectiveSettings = z.infer<typeof effectiveSettings>;

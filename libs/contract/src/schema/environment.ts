import { z } from 'zod';
import { operates } from '../vocabulary.js';
import {
  environmentName,
  hostName,
  httpAddress,
  humanText,
  id,
  minReadySeconds,
  namespacedName,
  objectName,
} from './common.js';
import { worded } from './worded.js';

export const onStalled = z.enum(['WAIT', 'CANCEL']);
/** What happens to a pod template that somebody changed in the cluster. */
const onDrift = z.enum(['HEAL', 'TELL']);

/** What writes routes. A test of the server compares it with the providers that there are. */
export const routeProviders = ['auto', 'gateway-api', 'ingress-nginx'] as const;
/** One of them, or one that the key PROVIDERS adds. */
export const routeProviderName = worded(40, /^[a-z][a-z0-9-]*$/, { of: /[a-z0-9-]/ });
/** Context of a kubeconfig: whatever its author called it. */
const contextName = humanText(253).min(1);
/**
 * How an operation is confirmed in the console: 0 not at all, 1 by a button that names it, 2 with a reason, 3 by
 * typing the symbol. The API refuses nothing by it.
 */
export const confirmLevel = z.int().min(0).max(3);
/** Levels by operation; what is absent has the default. */
export const confirmLevels = z.partialRecord(z.enum(operates), confirmLevel);

const hours = z.int().min(1).max(8760);

/** All keys optional; null in a PATCH resets one to the installation's default. */
export const environmentSettings = z
  .strictObject({
    /** Which context of KUBERNETES_CONFIG it runs on. */
    cluster: contextName.nullable().optional(),
    routeProvider: routeProviderName.nullable().optional(),
    gateway: namespacedName.nullable().optional(),
    ingressClass: objectName.nullable().optional(),
    deployMode: z.enum(['NATIVE', 'UNCOUPLED']).nullable().optional(),
    gatewayUrl: httpAddress.nullable().optional(),
    /** Control APIs of all instances of APISIX: asked whether they have what was written. */
    apisixControlUrls: z.array(httpAddress).min(1).max(100).nullable().optional(),
    /** How many instances of the gateway there are: 1 = one that answers speaks for all. */
    gatewayReplicas: z.int().min(1).max(1000).nullable().optional(),
    drainSeconds: z.int().min(0).max(3600).nullable().optional(),
    progressDeadlineSeconds: z.int().min(5).max(86400).nullable().optional(),
    minReadySeconds: minReadySeconds.nullable().optional(),
    autoReturn: z.boolean().nullable().optional(),
    keepWarmSeconds: z.int().min(0).max(86400).nullable().optional(),
    keepWarmMaxReplicas: z.int().min(1).max(1000).nullable().optional(),
    onDrift: onDrift.nullable().optional(),
    onStalled: onStalled.nullable().optional(),
    protected: z.boolean().nullable().optional(),
    confirm: confirmLevels.nullable().optional(),
    /** After how long the board calls a canary one that waits for promotion. */
    remindCanaryHours: hours.nullable().optional(),
    /** After how long it calls a lane other than `stable` one that nobody needs any more. */
    remindVariantHours: hours.nullable().optional(),
    acceptBuildsFrom: z.array(environmentName).max(100).nullable().optional(),
    nacosNamespace: worded(64, /^[A-Za-z0-9_-]*$/, { of: /[A-Za-z0-9_-]/ })
      .nullable()
      .optional(),
    nacosGroup: worded(128, /^[A-Za-z0-9_.:-]+$/, { of: /[A-Za-z0-9_.:-]/ })
      .nullable()
      .optional(),
  })
  .meta({ id: 'EnvironmentSettings' });
export type EnvironmentSettings = z.infer<typeof environmentSettings>;

export const environmentCreate = z.strictObject({
  name: environmentName,
  description: humanText(255),
  host: hostName,
});
export const environmentUpdate = z.strictObject({
  description: humanText(255).optional(),
  host: hostName.optional(),
  settings: environmentSettings.optional(),
});
export const environment = z
  .object({
    id,
    name: z.string(),
    description: z.string(),
    host: z.string(),
    /** What was set for this environment. */
    settings: environmentSettings,
    /** What holds: set here, else the installation's default. */
    effective: z.object({
      /** null where the cluster has no name: none is configured, or the one that Arthor itself runs in. */
      cluster: z.string().nullable(),
      routeProvider: z.string(),
      gateway: z.string().nullable(),
      ingressClass: z.string().nullable(),
      deployMode: z.enum(['NATIVE', 'UNCOUPLED']),
      gatewayUrl: z.string().nullable(),
      /** null: they cannot be asked. */
      apisixControlUrls: z.array(z.string()).nullable(),
      /** null: nobody said. A route that the gateway answers for is then given the time to settle, too. */
      gatewayReplicas: z.number().nullable(),
      drainSeconds: z.number(),
      progressDeadlineSeconds: z.number(),
      minReadySeconds: z.number(),
      autoReturn: z.boolean(),
      keepWarmSeconds: z.number(),
      keepWarmMaxReplicas: z.int(),
      onDrift,
      onStalled,
      protected: z.boolean(),
      remindCanaryHours: z.int(),
      remindVariantHours: z.int(),
      acceptBuildsFrom: z.array(z.string()).nullable(),
      /** '' = the public one; null: there is no service registry. */
      nacosNamespace: z.string().nullable(),
      nacosGroup: z.string().nullable(),
    }),
    /** Why it cannot be used as it is (a row broken by hand), null when it can. */
    problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'Environment' });
export type Environment = z.infer<typeof environment>;

export const checkItem = z
  .object({ code: z.string(), status: z.enum(['OK', 'WARNING', 'FAILED', 'UNKNOWN']), message: z.string() })
  .meta({ id: 'CheckItem' });
export type CheckItem = z.infer<typeof checkItem>;

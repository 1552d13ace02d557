import { z } from 'zod';
import { eachOf } from '../http/each.js';
import { isObject } from '../json-object.js';
import { setInPlaceBy } from './differences.js';
import type { KindName } from './kinds.js';
import { ownedDigest } from './owned-fields.js';

const text = z
  .record(z.string(), z.string())
  .nullish()
  .transform((found) => found ?? {});
const count = z.number().default(0);

/** What every object says of itself. */
export const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: count,
  labels: text,
  annotations: text,
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
});

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  lastTransitionTime: z.string().nullish(),
});

/**
 * An object that we write, with the digest of the fields that are ours there; null = the API does not tell owners.
 */
const written = <T extends z.ZodRawShape>(kind: KindName, shape: T) =>
  z.preprocess(
    (object) => (isObject(object) ? { ...object, owned: ownedDigest(object, kind) } : object),
    z.object({ metadata: metadataSchema, owned: z.string().nullable(), ...shape }),
  );

/** Of a Deployment what tells how far it is. */
export const deploymentSchema = written('Deployment', {
  spec: z.object({
    replicas: z.number().default(1),
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string().default('') })) }),
    }),
  }),
  status: z
    .object({
      observedGeneration: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      unavailableReplicas: count,
      conditions: eachOf(conditionSchema),
    })
    .prefault({}),
});

/** Of a Service only that it is there, and for what. */
export const serviceSchema = written('Service', {});

/** Of a HorizontalPodAutoscaler what it scales, and who set its bounds after us. */
export const autoscalerSchema = z.preprocess(
  (object) =>
    isObject(object) ? { ...object, boundsBy: setInPlaceBy(object, 'HorizontalPodAutoscaler') } : object,
  written('HorizontalPodAutoscaler', {
    spec: z.object({
      scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
      minReplicas: z.number().default(1),
      maxReplicas: z.number(),
    }),
    boundsBy: z.string().nullable(),
  }),
);

/** Of a PodDisruptionBudget only that it is there. */
export const budgetSchema = written('PodDisruptionBudget', {});

/** Of an EndpointSlice which addresses gateways are told of. */
export const endpointSliceSchema = z.object({
  metadata: metadataSchema,
  endpoints: eachOf(
    z.object({
      addresses: z.array(z.string()).default([]),
      // One that does not say is ready.
      conditions: z.object({ ready: z.boolean().nullish() }).nullish(),
      targetRef: z.object({ uid: z.string().nullish() }).nullish(),
    }),
  ),
});

const terminatedSchema = z.object({
  exitCode: z.number().default(0),
  signal: z.number().nullish(),
  reason: z.string().default(''),
  message: z.string().default(''),
});

const containerStatusSchema = z.object({
  name: z.string(),
  image: z.string().default(''),
  ready: z.boolean().default(false),
  started: z.boolean().nullish(),
  restartCount: count,
  state: z
    .object({
      waiting: z.object({ reason: z.string().default(''), message: z.string().default('') }).nullish(),
      running: z.object({ startedAt: z.string().nullish() }).nullish(),
      terminated: terminatedSchema.nullish(),
    })
    .prefault({}),
  lastState: z.object({ terminated: terminatedSchema.nullish() }).prefault({}),
});

/** Of a Pod what tells whether it serves, and if not, why. */
export const podSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ nodeName: z.string().nullish() }).prefault({}),
  status: z
    .object({
      phase: z.string().default('Pending'),
      reason: z.string().default(''),
      message: z.string().default(''),
      podIP: z.string().nullish(),
      conditions: eachOf(conditionSchema),
      containerStatuses: eachOf(containerStatusSchema),
      initContainerStatuses: eachOf(containerStatusSchema),
    })
    .prefault({}),
});

/** Of an Event its words, its times, and whose it is. */
export const eventSchema = z.object({
  involvedObject: z.object({ kind: z.string().default(''), name: z.string().default('') }).prefault({}),
  type: z.string().default('Normal'),
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.number().nullish(),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z.object({ count: z.number(), lastObservedTime: z.string() }).partial().nullish(),
});

export type Metadata = z.infer<typeof metadataSchema>;
export type DeploymentObject = z.infer<typeof deploymentSchema>;
export type ServiceObject = z.infer<typeof serviceSchema>;
export type BudgetObject = z.infer<typeof budgetSchema>;
export type AutoscalerObject = z.infer<typeof autoscalerSchema>;
export type PodObject = z.infer<typeof podSchema>;
export type ContainerStatus = z.infer<typeof containerStatusSchema>;
export type EventObject = z.infer<typeof eventSchema>;

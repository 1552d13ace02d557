import { z } from 'zod';
import { id } from './common.js';

/** An address that a gateway calls by itself, or a pod that it does not call. */
const upstreamNode = z
  .object({
    /** `ip:port`; null = the pod has no address yet. */
    address: z.string().nullable(),
    /** null = no pod has the address. */
    pod: z.string().nullable(),
    /** Whether the gateway calls it. */
    in: z.boolean(),
    /** What the pod is. Where `in` does not fit, the upstream is about to follow. */
    why: z.enum(['READY', 'NOT_READY', 'NO_ADDRESS', 'SCALED_IN', 'TERMINATING', 'NO_POD']),
  })
  .meta({ id: 'UpstreamNode' });
export type UpstreamNode = z.infer<typeof upstreamNode>;

/** An instance as the service registry lists it, or a pod that has none. */
const registryInstance = z
  .object({
    address: z.string().nullable(),
    /** null = no pod has the address. */
    pod: z.string().nullable(),
    /** null = nobody did. */
    registeredBy: z.enum(['APPLICATION', 'ARTHOR']).nullable(),
    /** Whether callers are given it. */
    in: z.boolean(),
    why: z.enum([
      'GIVEN',
      'UNTOLD',
      'CLOSING',
      'NOT_READY',
      'DISABLED',
      'UNHEALTHY',
      'NOT_REGISTERED',
      'NO_POD',
    ]),
    weight: z.number().nullable(),
    /** As it says itself. */
    lifecycle: z.string().nullable(),
    symbol: z.string().nullable(),
  })
  .meta({ id: 'RegistryInstance' });
export type RegistryInstance = z.infer<typeof registryInstance>;

/** Where the pods of a deployment are called: by a gateway, and by who finds them in the service registry. */
export const deploymentInstances = z
  .object({
    deploymentId: id,
    /** null: its gateway calls a Service, or none does. */
    upstream: z
      .object({
        /** What keeps it, as in GET /system. */
        provider: z.string(),
        nodes: z.array(upstreamNode),
      })
      .nullable(),
    /** null: there is no registry, or not for this application. */
    registry: z
      .object({
        provider: z.string(),
        /** Ready pods that callers are given. */
        registered: z.int(),
        /** Ready pods. */
        ready: z.int(),
        instances: z.array(registryInstance),
      })
      .nullable(),
  })
  .meta({ id: 'DeploymentInstances' });
export type DeploymentInstances = z.infer<typeof deploymentInstances>;

/** Every deployment that lives in a lane, newest first. */
export const laneInstances = z
  .object({
    items: z.array(deploymentInstances),
    /** What could not be asked, and why: that part of a deployment is null. */
    unavailable: z.array(
      z.object({
        deploymentId: id,
        what: z.enum(['CLUSTER', 'UPSTREAM', 'REGISTRY']),
        code: z.string(),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'LaneInstances' });
export type LaneInstances = z.infer<typeof laneInstances>;

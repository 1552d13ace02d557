import { z } from 'zod';
import { operates, operationStatuses } from '../vocabulary.js';
import { id, time } from './common.js';
import { blocking, incident, laneKey, operation, operationChange, operationStep } from './deploy.js';

/** A build as history names it; the rest is at GET /builds/{id}. */
export const buildLabel = z
  .object({
    id,
    feature: z.string(),
    /** The CI server's number; null for an image made elsewhere. */
    number: z.int().nullable(),
    commitId: z.string().nullable(),
  })
  .meta({ id: 'BuildLabel' });
export type BuildLabel = z.infer<typeof buildLabel>;

/** A deployment as history names it. */
export const deploymentLabel = z
  .object({
    id,
    name: z.string(),
    canary: z.boolean(),
    canaryType: z.enum(['HEADER', 'WEIGHT']).nullable(),
    canaryValue: z.string().nullable(),
    image: z.string(),
    /** null when its row is gone. */
    build: buildLabel.nullable(),
    /**
     * When requests went to it: from the first time it was in force until it was last taken out of the route;
     * `to` null = it still is in force. null when it never was.
     */
    inForce: z.object({ from: time, to: time.nullable() }).nullable(),
  })
  .meta({ id: 'DeploymentLabel' });
export type DeploymentLabel = z.infer<typeof deploymentLabel>;

/** One operation in the history of a lane. What Arthor did by itself has `by.user` null and a `cause`. */
export const historyItem = z
  .object({
    /** Id of the operation. */
    id,
    tick: z.int(),
    operate: z.enum(operates),
    status: z.enum(operationStatuses),
    /** Why it ended otherwise than DONE, e.g. SUPERSEDED. */
    code: z.string().nullable(),
    lane: laneKey,
    /** The canary's lane of a PROMOTE from another symbol; both lanes have it in their history. */
    sourceLane: laneKey.nullable(),
    /** What it brought, changed or took offline; null when the row is gone. */
    deployment: deploymentLabel.nullable(),
    /** From what to what it leads; null of a CANCEL, and when the row is gone. */
    change: operationChange.nullable(),
    /** Weight and replicas as it asked for them. */
    weight: z.int().nullable(),
    replicas: z.int().nullable(),
    /** What it changed besides: replaced, reinstated, taken offline with it. */
    related: z.array(
      z.object({
        change: operation.shape.related.element.shape.change,
        deployment: deploymentLabel,
      }),
    ),
    /** CANCEL: the operation it undid. */
    cancels: id.nullable(),
    /** The operation that ended it. */
    endedBy: id.nullable(),
    inverse: operation.shape.inverse,
    inverseRefused: operation.shape.inverseRefused,
    reason: operation.shape.reason,
    by: operation.shape.by,
    cause: operation.shape.cause,
    /** What it waits for, or last waited for when it ended otherwise than DONE. */
    blocking: blocking.nullable(),
    /** What happened to its deployment afterwards, until the next operation about it. */
    incidents: z.array(incident),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'HistoryItem' });
export type HistoryItem = z.infer<typeof historyItem>;

/** Text, number or truth of a compared value; null = it is not there. */
const compared = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One of the two sides that are compared. */
export const diffSide = z
  .object({ operation: id.nullable(), tick: z.int().nullable(), deployment: deploymentLabel })
  .meta({ id: 'DiffSide' });

/** What differs between what an operation brought and what was there before. */
export const operationDiff = z
  .object({
    /** What `with` names, else what the operation replaced; null when there was nothing. */
    before: diffSide.nullable(),
    after: diffSide,
    /**
     * Only what differs, sorted by path. The first part says of what: `deployment` (image, commitId, build,
     * replicas, weight, header, external, symbol, environment), `settings` (how its pods are started), `manifest` (what was sent to
     * the cluster, by kind; names of the two deployments count as one). Lists of named things have their names in
     * the path: `settings.env.LEVEL`, `manifest.Deployment.spec.template.spec.containers.app.image`.
     */
    items: z.array(z.object({ path: z.string(), before: compared, after: compared })),
    /** There were more; the first ones are here. */
    isCut: z.boolean(),
    /** Why settings and manifests could not be compared; null when they were. */
    problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'OperationDiff' });
export type OperationDiff = z.infer<typeof operationDiff>;

const quantiles = z.object({ p50Ms: z.int(), p95Ms: z.int() });

/** How long an operation usually takes here: of the newest ones that are DONE, at most 200. */
export const durations = z
  .object({
    /** How many were counted; 0 = none yet, then `total` is null and `steps` is empty. */
    count: z.int(),
    total: quantiles.nullable(),
    /** In the order in which they are done; without steps that none of them had. */
    steps: z.array(quantiles.extend({ name: operationStep.shape.name, count: z.int() })),
  })
  .meta({ id: 'Durations' });
export type Durations = z.infer<typeof durations>;

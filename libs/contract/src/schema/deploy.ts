import { z } from 'zod';
import { deploymentStatuses, operates, operationStatuses } from '../vocabulary.js';
import {
  applicationName,
  environmentName,
  grayValue,
  humanText,
  id,
  replicas,
  symbolName,
  time,
  ttlSeconds,
  weight,
} from './common.js';
import { confirmLevel, onStalled } from './environment.js';

const common = {
  /** Why, for the record. */
  reason: humanText(500).optional(),
  /** The tick of the lane the caller decided on; another one is refused with LANE_MOVED. */
  expectedTick: z.int().min(0).optional(),
  onStalled: onStalled.optional(),
};
const target = {
  build: id,
  environment: environmentName.optional(),
  symbol: symbolName.optional(),
  replicas: replicas.optional(),
};

/** Accept a side with fewer pods than its share needs, also where it is protected. */
const forced = { force: z.boolean().optional() };

/** SCALE needs a number of pods, or both bounds of an autoscaler; null = nothing is missing. */
function missingOf(scale: {
  readonly replicas?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}): 'replicas' | 'min' | 'max' | null {
  const { replicas: one, min, max } = scale;
  if (min !== undefined && max === undefined) return 'max';
  if (max !== undefined && min === undefined) return 'min';
  return one === undefined && min === undefined ? 'replicas' : null;
}

export const operationCreate = z
  .discriminatedUnion('operate', [
    z.strictObject({
      operate: z.literal('DEPLOY'),
      ...target,
      external: z.boolean().optional(),
      ttlSeconds: ttlSeconds.optional(),
      ...common,
    }),
    z.strictObject({ operate: z.literal('GRAY'), ...target, canaryValue: grayValue, ...common }),
    z.strictObject({ operate: z.literal('BLUE_GREEN'), ...target, weight, ...forced, ...common }),
    z.strictObject({
      operate: z.literal('UPDATE_BLUE_GREEN'),
      deployment: id,
      weight,
      ...forced,
      ...common,
    }),
    z.strictObject({ operate: z.literal('PROMOTE'), deployment: id, ...common }),
    z.strictObject({
      operate: z.literal('ROLLBACK'),
      deployment: id.optional(),
      application: applicationName.optional(),
      environment: environmentName.optional(),
      symbol: symbolName.optional(),
      ...common,
    }),
    z
      .strictObject({
        operate: z.literal('SCALE'),
        deployment: id,
        replicas: replicas.optional(),
        /** Of one with an autoscaler, both: what it may set. */
        min: replicas.optional(),
        max: replicas.optional(),
        ...common,
      })
      .check(({ value, issues }) => {
        const { replicas: one, min, max } = value;
        const missing = missingOf(value);
        if (missing !== null)
          issues.push({ code: 'invalid_type', expected: 'number', input: undefined, path: [missing] });
        else if (one !== undefined && (min !== undefined || max !== undefined))
          issues.push({ code: 'custom', input: one, path: ['replicas'] });
        else if (min !== undefined && max !== undefined && min > max)
          issues.push({ code: 'custom', input: max, path: ['max'] });
      }),
    z.strictObject({ operate: z.literal('RESTART'), deployment: id, ...common }),
    z.strictObject({ operate: z.literal('DELETE'), deployment: id, ...common }),
    z.strictObject({ operate: z.literal('CANCEL'), operation: id, ...common }),
  ])
  .meta({ id: 'OperationCreate' });
export type OperationCreate = z.infer<typeof operationCreate>;

const params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const condition = z
  .object({
    type: z.string(),
    status: z.enum(['True', 'False', 'Unknown']),
    reason: z.string(),
    message: z.string(),
    /** What the words of its reason are made of; absent = nothing. */
    params: params.optional(),
    since: time,
  })
  .meta({ id: 'Condition' });

export const blocking = z
  .object({
    code: z.string(),
    message: z.string(),
    params,
    /** The provider's own words. */
    providerReason: z.string().nullable(),
    since: time,
    nextLookAt: time.nullable(),
    /** Past the progress deadline: a person should decide. */
    stalled: z.boolean(),
  })
  .meta({ id: 'Blocking' });
export type Blocking = z.infer<typeof blocking>;

/** What somebody else changed of what was applied. */
export const drift = z
  .object({
    /** CHANGED_BY_OTHERS: it was put back twice and did not stay so. */
    code: z.enum(['DRIFTED', 'CHANGED_BY_OTHERS']),
    message: z.string(),
    /** Of the first field: `kind`, `name`, `path`, `before`, `after`, `manager`; how many `more`; pods it `heals`. */
    params,
    since: time,
    /** Whether it is so now; false: it was put back. */
    present: z.boolean(),
  })
  .meta({ id: 'Drift' });
export type Drift = z.infer<typeof drift>;

export const pod = z
  .object({
    name: z.string(),
    ip: z.string().nullable(),
    ready: z.boolean(),
    restarts: z.int(),
    reason: z.string().nullable(),
    terminating: z.boolean(),
  })
  .meta({ id: 'Pod' });
export type Pod = z.infer<typeof pod>;

export const deployment = z
  .object({
    id,
    name: z.string(),
    laneId: id,
    application: z.string(),
    environment: z.string(),
    symbol: z.string(),
    canary: z.boolean(),
    canaryType: z.enum(['HEADER', 'WEIGHT']).nullable(),
    canaryValue: z.string().nullable(),
    weight: z.int().nullable(),
    status: z.enum(deploymentStatuses),
    /** The lane's route names it, whatever its status. */
    serving: z.boolean(),
    tick: z.int(),
    lifecycle: z.enum(['CREATING', 'MODIFYING', 'RUNNING', 'CLOSING']),
    deployMode: z.enum(['NATIVE', 'UNCOUPLED']),
    external: z.boolean(),
    buildId: id,
    image: z.string(),
    commitId: z.string().nullable(),
    replicas: z.int(),
    readyReplicas: z.int(),
    /** Bounds of its own autoscaler, which sets its replicas while it is in force. */
    autoscale: z.object({ min: z.int(), max: z.int(), cpuPercent: z.int() }).nullable(),
    /** Somebody else's autoscaler that sets its replicas: it follows this deployment, not the next one. */
    autoscaler: z.string().nullable(),
    pods: z.array(pod),
    conditions: z.array(condition),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Deployment' });
export type Deployment = z.infer<typeof deployment>;

/** A request that undoes an operation. */
export const inverse = z
  .object({
    operate: z.enum(operates),
    deployment: id.optional(),
    operation: id.optional(),
    weight: weight.optional(),
    replicas: replicas.optional(),
    min: replicas.optional(),
    max: replicas.optional(),
  })
  .meta({ id: 'Inverse' });

export const operationStep = z
  .object({
    name: z.enum(['WORKLOAD', 'READY', 'ROUTE', 'IN_FORCE', 'ROUTE_OFF', 'DRAIN', 'REMOVE']),
    status: z.enum(['PENDING', 'RUNNING', 'DONE', 'SKIPPED', 'CANCELLED']),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    attempts: z.int(),
  })
  .meta({ id: 'Step' });
/** Something that happened to its deployment afterwards, without any operation. */
export const incident = z
  .object({
    /** CANARY_DOWN: no pod of a canary was ready, and its `weight` went to the main until one was. */
    code: z.string(),
    params,
    /** FELL (its processes ended, or its probe fails) or PODS_GONE (deleted, evicted, their node went); what the cluster says, once it does. */
    why: z.string(),
    from: time,
    /** null: it goes on. */
    to: time.nullable(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof incident>;

export const laneKey = z.object({ id, application: z.string(), environment: z.string(), symbol: z.string() });
/** What a deployment is at a moment: its build, its share, its number of pods. */
const stand = z.object({ buildId: id, weight: z.int().nullable(), replicas: z.int() });
/** From what to what an operation leads; null = there was nothing, or nothing is left. */
export const operationChange = z
  .object({ before: stand.nullable(), after: stand.nullable() })
  .meta({ id: 'OperationChange' });
export type OperationChange = z.infer<typeof operationChange>;

export const operation = z
  .object({
    id,
    operate: z.enum(operates),
    status: z.enum(operationStatuses),
    /** Why it ended otherwise than DONE, e.g. SUPERSEDED. */
    code: z.string().nullable(),
    tick: z.int(),
    lane: laneKey,
    sourceLane: laneKey.nullable(),
    buildId: id.nullable(),
    deploymentId: id,
    deployment: deployment.nullable(),
    related: z.array(z.object({ id, change: z.enum(['REPLACING', 'REINSTATED', 'DELETING', 'RESTORED']) })),
    /** CANCEL: the operation it undoes. */
    cancels: id.nullable(),
    steps: z.array(operationStep),
    blocking: blocking.nullable(),
    endedBy: id.nullable(),
    reason: z.string().nullable(),
    /** `user` null: nobody asked for it, see `cause`. */
    by: z.object({
      user: z.string().nullable(),
      through: z.string(),
      /** How they are called; null = nobody of that name is left. Events do not tell it. */
      name: z.string().nullable().optional(),
    }),
    /** From what to what it leads; null of a CANCEL, and when the row is gone. Events do not tell it. */
    change: operationChange.nullable().optional(),
    /** Why it was asked for without a person's click; null = a person asked for it. */
    cause: z.object({ code: z.string(), params, operation: id.nullable() }).nullable(),
    /** What undoes it, as things are when it is read; null when nothing does, see `inverseRefused`. */
    inverse: inverse.nullable(),
    /** Why nothing undoes it; null when something does. */
    inverseRefused: z.object({ code: z.string(), params }).nullable(),
    /** What a container of it wrote before it fell; told by GET /operations/{id} only. */
    lastLog: z.object({ pod: z.string(), container: z.string(), text: z.string() }).nullable().optional(),
    /** What happened afterwards without an operation; told by GET /operations/{id} only. */
    incidents: z.array(incident).optional(),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Operation' });
export type Operation = z.infer<typeof operation>;

export const traffic = z
  .object({ main: z.int().nullable(), canary: z.int().nullable(), header: z.string().nullable() })
  .meta({ id: 'Traffic' });
export type Traffic = z.infer<typeof traffic>;

const sideBuilds = z.object({ main: id.nullable(), canary: id.nullable() });

export const allowedOperate = z.object({
  operate: z.enum(operates),
  /** Whether the caller may ask for it now: by the rules, and by their role. */
  allowed: z.boolean(),
  /** The refusal's code; FORBIDDEN: only their role is missing. */
  reason: z.string().nullable(),
  /** What the rules allow says the `role` that it needs in the `environment`. */
  params,
});

export const lane = z
  .object({
    id,
    application: z.string(),
    environment: z.string(),
    symbol: z.string(),
    tick: z.int(),
    /** Where its main deployment answers; null when it is internal or nothing serves. */
    url: z.string().nullable(),
    main: deployment.nullable(),
    canary: deployment.nullable(),
    /** The rows on their way in (not in force yet). */
    incoming: z.array(deployment),
    /** The rows on their way out, without the warm ones. */
    draining: z.array(deployment),
    /** Replaced rows that are kept with ready pods until then: going back to one is one write of the route. */
    warm: z.array(z.object({ deployment, until: time })),
    traffic: z.object({
      wanted: traffic,
      written: traffic,
      inForce: traffic.extend({ how: z.enum(['yes', 'not yet', 'assumed']) }),
    }),
    /**
     * Where the main deployment, else the first on its way in, comes from: its build, and the last operation on
     * it. null = nothing is there. Told by GET only: an event names just the deployment.
     */
    origin: z
      .object({
        deployment: id,
        feature: z.string().nullable(),
        branch: z.string().nullable(),
        by: z.object({ user: z.string().nullable(), through: z.string() }).nullable(),
        at: time,
      })
      .nullable()
      .optional(),
    /** The operation that runs, else null. */
    operation: operation.nullable(),
    blocking: blocking.nullable(),
    /** What somebody else changed of it last; null = nothing since a person's last operation. */
    drift: drift.nullable(),
    allowed: z.array(allowedOperate),
    /** When it is taken offline by itself, null = never. A freeze that lasts until somebody lifts it holds that up. */
    expiresAt: time.nullable(),
    /** Who took it offline within the last day, when nothing followed; else null. */
    offline: z
      .object({
        at: time,
        /** `user` null: its time was over. */
        by: z.object({ user: z.string().nullable(), through: z.string() }),
        reason: z.string().nullable(),
        build: id.nullable(),
      })
      .nullable(),
    /** The freeze it is in, null when in none; `until` null: until somebody lifts it. */
    freeze: z.object({ id, who: z.string(), reason: z.string(), until: time.nullable() }).nullable(),
  })
  .meta({ id: 'Lane' });
export type Lane = z.infer<typeof lane>;

export const plan = z
  .object({
    operate: z.enum(operates),
    basedOnTick: z.int(),
    /** One English sentence; `summaryCode` and `params` are for other languages. */
    summary: z.string(),
    summaryCode: z.string(),
    params,
    symbol: z.string(),
    environment: z.string(),
    changes: z.array(
      z.object({
        action: z.enum(['CREATE', 'UPDATE', 'REMOVE', 'KEEP']),
        kind: z.string(),
        name: z.string(),
        reason: z.string(),
      }),
    ),
    traffic: z.object({ before: traffic, after: traffic }),
    /** Builds of who has the traffic; null = nobody. */
    builds: z.object({ before: sideBuilds, after: sideBuilds }),
    preflights: z.array(
      z.object({
        code: z.string(),
        status: z.enum(['OK', 'WARNING', 'FAILED', 'UNKNOWN']),
        message: z.string(),
        /** What a warning's words are made of. */
        params: params.optional(),
      }),
    ),
    podsNeeded: z.int(),
    /** What serves and what comes as commits, where both builds are of one repository. */
    commits: z.object({ repositoryUrl: z.string(), before: z.string(), after: z.string() }).nullable(),
    /** How a person should confirm it, by the environment's setting; nothing is refused by it. */
    confirm: confirmLevel,
    /** What undoes it afterwards; null when nothing does. */
    inverse: inverse.nullable(),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof plan>;

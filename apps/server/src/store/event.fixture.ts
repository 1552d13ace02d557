import type { Application, Build, Environment, Lane, Operation } from '@arthor/contract';
import type { Tx } from './tx.js';

const at = '2026-11-26T06:00:00.000Z';
const traffic = { main: null, canary: null, header: null };

/** The event body of an empty lane of `shop` in dev. */
export function laneThing(id: number, values: Partial<Lane> = {}): Lane {
  return {
    id,
    application: 'shop',
    environment: 'dev',
    symbol: 'stable',
    tick: 0,
    url: null,
    main: null,
    canary: null,
    incoming: [],
    draining: [],
    warm: [],
    traffic: { wanted: traffic, written: traffic, inForce: { ...traffic, how: 'not yet' } },
    operation: null,
    blocking: null,
    drift: null,
    allowed: [],
    expiresAt: null,
    freeze: null,
    offline: null,
    ...values,
  };
}

/** The event body of a running DEPLOY in the lane `shop.stable`. */
export function operationThing(id: number, environment: string): Operation {
  return {
    id,
    operate: 'DEPLOY',
    status: 'RUNNING',
    code: null,
    tick: 1,
    lane: { id: 1, application: 'shop', environment, symbol: 'stable' },
    sourceLane: null,
    buildId: 1,
    deploymentId: 1,
    deployment: null,
    related: [],
    cancels: null,
    steps: [],
    blocking: null,
    endedBy: null,
    reason: null,
    by: { user: 'lei', through: 'console' },
    cause: null,
    inverse: null,
    inverseRefused: { code: 'OPERATION_RUNNING', params: {} },
    createdAt: at,
    finishedAt: null,
  };
}

/** The event body of a queued build of `shop`. */
export function buildThing(id: number, environment: string): Build {
  return {
    id,
    application: 'shop',
    feature: 'main',
    environment,
    status: 'QUEUED',
    commitId: null,
    imageId: null,
    digest: null,
    deploy: null,
    buildNumber: null,
    queueId: null,
    url: null,
    reason: null,
    source: 'JENKINS',
    by: 'lei',
    createdAt: at,
    finishedAt: null,
  };
}

/** The event body of an application without a pipeline. */
export function applicationThing(id: number, name: string): Application {
  return { id, name, description: '', pipeline: { jobName: null, status: 'NONE', reason: null } };
}

/** The event body of an environment. */
export function environmentThing(id: number, name: string): Environment {
  return {
    id,
    name,
    description: '',
    host: `${name}.example.com`,
    settings: {},
    effective: {
      cluster: null,
      routeProvider: 'auto',
      gateway: null,
      ingressClass: null,
      deployMode: 'NATIVE',
      gatewayUrl: null,
      apisixControlUrls: null,
      gatewayReplicas: null,
      drainSeconds: 3,
      progressDeadlineSeconds: 60,
      minReadySeconds: 0,
      autoReturn: true,
      keepWarmSeconds: 0,
      keepWarmMaxReplicas: 10,
      onDrift: 'HEAL',
      onStalled: 'WAIT',
      protected: false,
      remindCanaryHours: 24,
      remindVariantHours: 168,
      acceptBuildsFrom: null,
      nacosNamespace: null,
      nacosGroup: null,
    },
    problem: null,
  };
}

/** Writes an event as another version of the server might. */
export function tellForeign(
  tx: Tx,
  kind: string,
  thing: { readonly id: number; readonly [key: string]: unknown },
): void {
  // Bypasses the type of `event`.
  (tx.event as (kind: string, thing: object) => void).call(tx, kind, thing);
}

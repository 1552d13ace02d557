import { createHash } from 'node:crypto';
import type { Json, RenderedWorkload, WorkloadSpec } from '@arthor/core';
import { canonical } from './canonical.js';
import { byReference, refersTo } from './env-order.js';
import type { JsonObject } from '../json-object.js';
import { kindOf } from './kinds.js';
import { key, labelValue } from './label.js';

/** What of the manifests the instance decides rather than the spec. */
export interface RenderOptions {
  readonly instanceId: string;
  /** How long a pod that ends goes on answering before it is told, in seconds; at most 10. */
  readonly preStopSleepSeconds: number;
}

/**
 * The manifests of a workload, every value explicit so that no server default can drift. Neither
 * tick, replicas, hash nor version of Arthor is in them (a changed pod template is a rollout); the
 * first three are added when they are applied.
 */
export function render(spec: WorkloadSpec, options: RenderOptions): RenderedWorkload {
  const deployment = renderDeployment(spec, options);
  const { cpuPercent = null } = spec;
  const objects = [
    deployment,
    ...(spec.service ? [renderService(spec, options)] : []),
    ...(cpuPercent === null ? [] : [renderAutoscaler(spec, cpuPercent, options)]),
    renderBudget(spec, options),
  ];
  const { containerPort, servicePort } = spec;
  return { objects, hash: hashOf(objects), containerPort, servicePort };
}

/**
 * Digest over a workload's manifests. Never to be changed for those that exist: every live object carries
 * it, and another one would be applied to all of them. Hence the words of the first two kinds.
 */
export function hashOf(objects: RenderedWorkload['objects']): string {
  const [deployment = null, ...beside] = objects;
  const service = beside.find((object) => kindOf(object) === 'Service') ?? null;
  const others = beside.filter((object) => object !== service);
  const hashed = { deployment, service, ...(others.length === 0 ? {} : { others }) };
  return createHash('sha256').update(canonical(hashed)).digest('hex').slice(0, 32);
}

function renderDeployment(spec: WorkloadSpec, options: RenderOptions): JsonObject {
  const labels = labelsOf(spec, options);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: spec.ref.name,
      namespace: spec.ref.namespace,
      labels,
      annotations: {
        [key.build]: String(spec.buildId),
        [key.symbol]: spec.symbol,
        [key.service]: spec.service ? 'wanted' : 'none',
        [key.budget]: 'wanted',
      },
    },
    spec: {
      selector: { matchLabels: { [key.deployment]: spec.ref.name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      minReadySeconds: spec.minReadySeconds,
      revisionHistoryLimit: 1,
      progressDeadlineSeconds: spec.progressDeadlineSeconds,
      template: { metadata: { labels }, spec: renderPod(spec, options) },
    },
  };
}

function renderPod(spec: WorkloadSpec, options: RenderOptions): JsonObject {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: spec.gracePeriodSeconds,
    ...(spec.imagePullSecrets.length === 0
      ? {}
      : { imagePullSecrets: spec.imagePullSecrets.map((name) => ({ name })) }),
    containers: [renderContainer(spec, options)],
  };
}

function renderContainer(spec: WorkloadSpec, options: RenderOptions): JsonObject {
  const { requests = {}, limits = {} } = spec.resources;
  // The API refuses a sleep that is not shorter than the grace period.
  const sleep = Math.min(10, options.preStopSleepSeconds, spec.gracePeriodSeconds - 1);
  return {
    name: spec.ref.name,
    image: spec.image,
    imagePullPolicy: spec.imagePullPolicy,
    ...(spec.command === null ? {} : { command: spec.command }),
    ports: [{ name: 'http', containerPort: spec.containerPort, protocol: 'TCP' }],
    env: environmentOf(spec),
    ...(spec.envFrom.length === 0
      ? {}
      : {
          envFrom: spec.envFrom.map(({ kind, name }) =>
            kind === 'ConfigMap' ? { configMapRef: { name } } : { secretRef: { name } },
          ),
        }),
    resources: {
      ...(Object.keys(requests).length === 0 ? {} : { requests }),
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
    },
    readinessProbe: {
      ...(spec.readinessPath === null
        ? { tcpSocket: { port: spec.containerPort } }
        : { httpGet: { path: spec.readinessPath, port: spec.containerPort, scheme: 'HTTP' } }),
      periodSeconds: 1,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
    },
    ...(sleep > 0 ? { lifecycle: { preStop: { sleep: { seconds: sleep } } } } : {}),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

function renderService(spec: WorkloadSpec, options: RenderOptions): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: spec.ref.name,
      namespace: spec.ref.namespace,
      labels: labelsOf(spec, options),
    },
    spec: {
      type: 'ClusterIP',
      selector: { [key.deployment]: spec.ref.name },
      ports: [{ name: 'http', port: spec.servicePort, targetPort: spec.containerPort, protocol: 'TCP' }],
    },
  };
}

/** Its bounds are added when it is applied: they change in place. */
function renderAutoscaler(spec: WorkloadSpec, cpuPercent: number, options: RenderOptions): JsonObject {
  const { name, namespace } = spec.ref;
  const target = { type: 'Utilization', averageUtilization: cpuPercent };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace, labels: labelsOf(spec, options) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  };
}

/** Applied only while there are two pods or more: one alone could not be moved from a node that is drained. */
function renderBudget(spec: WorkloadSpec, options: RenderOptions): JsonObject {
  const { name, namespace } = spec.ref;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace, labels: labelsOf(spec, options) },
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { [key.deployment]: name } },
    },
  };
}

function labelsOf(spec: WorkloadSpec, options: RenderOptions): Record<string, string> {
  return {
    [key.managedBy]: 'arthor',
    [key.instance]: options.instanceId,
    [key.lane]: String(spec.laneId),
    [key.deployment]: spec.ref.name,
    [key.application]: labelValue(spec.application),
    [key.environment]: labelValue(spec.environment),
    [key.symbol]: labelValue(spec.symbol),
    [key.canary]: String(spec.canary),
  };
}

/** The application's own variables, and ours, which win; in an order in which `$(NAME)` finds its value. */
function environmentOf(spec: WorkloadSpec): Json[] {
  const ours: Record<string, string> = {
    ARTHOR_APPLICATION: spec.application,
    ARTHOR_BUILD: String(spec.buildId),
    ARTHOR_CANARY: String(spec.canary),
    ARTHOR_DEPLOYMENT: spec.ref.name,
    ARTHOR_ENVIRONMENT: spec.environment,
    ARTHOR_SYMBOL: spec.symbol,
  };
  const fromPod: Record<string, string> = {
    ARTHOR_POD_IP: 'status.podIP',
    ARTHOR_POD_NAME: 'metadata.name',
    ARTHOR_POD_UID: 'metadata.uid',
  };
  const ourNames = new Set([...Object.keys(ours), ...Object.keys(fromPod)]);
  const theirs = Object.fromEntries(Object.entries(spec.env).filter(([name]) => !ourNames.has(name)));
  const ourEnv: Json[] = [
    ...Object.entries(ours).map(([name, value]) => ({ name, value })),
    ...Object.entries(fromPod).map(([name, fieldPath]) => ({
      name,
      valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
    })),
  ];
  const theirEnv = byReference(theirs).map((name) => ({ name, value: theirs[name] ?? '' }));
  // Without references the order means nothing, and another one would be another pod template.
  const ordered = refersTo(theirs, new Set([...ourNames, ...Object.keys(theirs)]));
  return ordered ? [...ourEnv, ...theirEnv] : [...theirEnv, ...ourEnv];
}

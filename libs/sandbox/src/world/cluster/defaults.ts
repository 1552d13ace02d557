import type { Json, JsonObject } from '../json.js';
import { isJsonArray, isJsonObject, objectAt, stringAt } from '../json.js';
import type { Plural } from './resource.js';

/** The object with every default the API server fills in for its kind. */
export function withDefaults(plural: Plural, object: JsonObject): JsonObject {
  switch (plural) {
    case 'deployments':
      return { ...object, spec: deploymentSpec(objectAt(object, 'spec')) };
    case 'services':
      return { ...object, spec: serviceSpec(objectAt(object, 'spec')) };
    case 'pods':
      return { ...object, spec: podSpec(objectAt(object, 'spec')) };
    case 'horizontalpodautoscalers':
      return { ...object, spec: { minReplicas: 1, ...objectAt(object, 'spec') } };
    case 'namespaces':
      return namespace(object);
    default:
      return object;
  }
}

function deploymentSpec(spec: JsonObject): JsonObject {
  const strategy = { type: 'RollingUpdate', ...objectAt(spec, 'strategy') };
  const rolling = { maxUnavailable: '25%', maxSurge: '25%', ...objectAt(strategy, 'rollingUpdate') };
  return {
    ...spec,
    replicas: spec['replicas'] ?? 1,
    ...(isJsonObject(spec['template']) ? { template: podTemplate(spec['template']) } : {}),
    strategy: strategy.type === 'RollingUpdate' ? { ...strategy, rollingUpdate: rolling } : strategy,
    revisionHistoryLimit: spec['revisionHistoryLimit'] ?? 10,
    progressDeadlineSeconds: spec['progressDeadlineSeconds'] ?? 600,
  };
}

function podTemplate(template: JsonObject): JsonObject {
  return { ...template, spec: podSpec(objectAt(template, 'spec')) };
}

function podSpec(spec: JsonObject): JsonObject {
  const defaults = {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  };
  const containers = spec['containers'];
  if (!isJsonArray(containers)) return { ...defaults, ...spec };
  return { ...defaults, ...spec, containers: containers.map(container) };
}

function container(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const image = stringAt(value, 'image') ?? '';
  const latest = image.endsWith(':latest') || !/[:@]/.test(image.split('/').at(-1) ?? '');
  const ports = value['ports'];
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: latest ? 'Always' : 'IfNotPresent',
    ...value,
    ...(isJsonArray(ports) ? { ports: ports.map((port) => withMembers({ protocol: 'TCP' }, port)) } : {}),
    ...probes(value),
  };
}

const probeDefaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

function probes(container: JsonObject): JsonObject {
  const filled: Record<string, Json> = {};
  for (const name of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    const probe = container[name];
    if (!isJsonObject(probe)) continue;
    const http = probe['httpGet'];
    filled[name] = {
      ...probeDefaults,
      ...probe,
      ...(isJsonObject(http) ? { httpGet: { path: '/', scheme: 'HTTP', ...http } } : {}),
    };
  }
  return filled;
}

function serviceSpec(spec: JsonObject): JsonObject {
  const ports = spec['ports'];
  return {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
    ...spec,
    ...(isJsonArray(ports) ? { ports: ports.map(servicePort) } : {}),
  };
}

function servicePort(value: Json): Json {
  if (!isJsonObject(value)) return value;
  return { protocol: 'TCP', ...value, targetPort: value['targetPort'] ?? value['port'] };
}

function namespace(object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata');
  const labels = { ...objectAt(metadata, 'labels'), 'kubernetes.io/metadata.name': metadata['name'] };
  return {
    ...object,
    metadata: { ...metadata, labels },
    spec: { finalizers: ['kubernetes'], ...objectAt(object, 'spec') },
    status: { phase: 'Active', ...objectAt(object, 'status') },
  };
}

function withMembers(defaults: JsonObject, value: Json): Json {
  return isJsonObject(value) ? { ...defaults, ...value } : value;
}

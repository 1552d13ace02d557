import type { Json, JsonObject } from '../json.js';
import { isJsonArray, isJsonObject } from '../json.js';
import type { Plural } from './resource.js';

/** The fields of a part of an object: null = anything goes below it. */
type Fields = { readonly [name: string]: Fields | null };

function fields(names: string, nested: Fields = {}): Fields {
  return { ...Object.fromEntries(names.split(' ').map((name) => [name, null])), ...nested };
}

const metadataFields = fields(
  'name generateName namespace uid resourceVersion generation creationTimestamp deletionTimestamp ' +
    'deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields selfLink',
);

const httpGetFields = fields('path port host scheme httpHeaders');
const probeFields = fields(
  'exec tcpSocket grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold ' +
    'terminationGracePeriodSeconds',
  { httpGet: httpGetFields },
);
const containerFields = fields(
  'name image command args workingDir resizePolicy restartPolicy restartPolicyRules volumeMounts volumeDevices ' +
    'terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty',
  {
    ports: fields('name hostPort containerPort protocol hostIP'),
    env: fields('name value valueFrom'),
    envFrom: fields('prefix configMapRef secretRef'),
    resources: fields('limits requests claims'),
    readinessProbe: probeFields,
    livenessProbe: probeFields,
    startupProbe: probeFields,
    lifecycle: fields('preStop postStart stopSignal'),
  },
);
const podSpecFields = fields(
  'volumes ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy ' +
    'nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID ' +
    'hostIPC hostUsers shareProcessNamespace securityContext imagePullSecrets hostname hostnameOverride subdomain ' +
    'affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates ' +
    'runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os ' +
    'schedulingGates resourceClaims resources',
  { containers: containerFields, initContainers: containerFields },
);
const selectorFields = fields('matchLabels matchExpressions');
const backendFields = fields('resource', { service: fields('name', { port: fields('name number') }) });

const specFields: Partial<Record<Plural, Fields>> = {
  deployments: fields('replicas minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds', {
    selector: selectorFields,
    strategy: fields('type', { rollingUpdate: fields('maxSurge maxUnavailable') }),
    template: { metadata: metadataFields, spec: podSpecFields },
  }),
  services: fields(
    'selector clusterIP clusterIPs type externalIPs sessionAffinity sessionAffinityConfig loadBalancerIP ' +
      'loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses ' +
      'ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy ' +
      'trafficDistribution',
    { ports: fields('name protocol appProtocol port targetPort nodePort') },
  ),
  ingresses: fields('ingressClassName tls', {
    defaultBackend: backendFields,
    rules: fields('host', { http: { paths: fields('path pathType', { backend: backendFields }) } }),
  }),
  horizontalpodautoscalers: fields('minReplicas maxReplicas behavior', {
    scaleTargetRef: fields('apiVersion kind name'),
    metrics: fields('type object pods containerResource external', {
      resource: fields('name', { target: fields('type value averageValue averageUtilization') }),
    }),
  }),
  poddisruptionbudgets: fields('minAvailable maxUnavailable unhealthyPodEvictionPolicy', {
    selector: selectorFields,
  }),
  httproutes: fields('hostnames', {
    parentRefs: fields('group kind namespace name sectionName port'),
    rules: fields('name timeouts retry sessionPersistence', {
      matches: fields('queryParams method', {
        path: fields('type value'),
        headers: fields('type name value'),
      }),
      filters: fields('type requestHeaderModifier responseHeaderModifier requestMirror cors extensionRef', {
        urlRewrite: fields('hostname path'),
        requestRedirect: fields('scheme hostname path port statusCode'),
      }),
      backendRefs: fields('group kind name namespace port weight filters'),
    }),
  }),
};

/**
 * The first field the API does not know, as `.spec.foo`; null when all are known. The API server refuses an apply with
 * such a field whatever fieldValidation says.
 */
export function undeclaredField(plural: Plural, object: JsonObject): string | null {
  const root = fields('kind apiVersion status', {
    metadata: metadataFields,
    spec: specFields[plural] ?? null,
  });
  return firstUnknown(object, root, '');
}

function firstUnknown(value: Json | undefined, known: Fields | null, path: string): string | null {
  if (known === null) return null;
  if (isJsonArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = firstUnknown(item, known, `${path}[${index}]`);
      if (found !== null) return found;
    }
    return null;
  }
  if (!isJsonObject(value)) return null;
  for (const [name, member] of Object.entries(value)) {
    const below = known[name];
    if (below === undefined) return `${path}.${name}`;
    const found = firstUnknown(member, below, `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

import type { Json, ObjectRef } from '@arthor/core';

interface Kind {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const kinds = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  Service: { apiVersion: 'v1', plural: 'services', namespaced: true },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', plural: 'endpointslices', namespaced: true },
  Pod: { apiVersion: 'v1', plural: 'pods', namespaced: true },
  ResourceQuota: { apiVersion: 'v1', plural: 'resourcequotas', namespaced: true },
  LimitRange: { apiVersion: 'v1', plural: 'limitranges', namespaced: true },
  Event: { apiVersion: 'v1', plural: 'events', namespaced: true },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments', namespaced: true },
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    plural: 'horizontalpodautoscalers',
    namespaced: true,
  },
  PodDisruptionBudget: { apiVersion: 'policy/v1', plural: 'poddisruptionbudgets', namespaced: true },
  Ingress: { apiVersion: 'networking.k8s.io/v1', plural: 'ingresses', namespaced: true },
  IngressClass: { apiVersion: 'networking.k8s.io/v1', plural: 'ingressclasses', namespaced: false },
  HTTPRoute: { apiVersion: 'gateway.networking.k8s.io/v1', plural: 'httproutes', namespaced: true },
  GatewayClass: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    plural: 'gatewayclasses',
    namespaced: false,
  },
  Gateway: { apiVersion: 'gateway.networking.k8s.io/v1', plural: 'gateways', namespaced: true },
  SelfSubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
} as const satisfies Record<string, Kind>;

/** The kinds we speak of; their paths are known here, so nothing is discovered. */
export type KindName = keyof typeof kinds;

/** Kind of a manifest; null where it is none that we speak of. */
export function kindOf(manifest: Json): KindName | null {
  if (manifest === null || typeof manifest !== 'object' || !('kind' in manifest)) return null;
  const { kind } = manifest;
  return typeof kind === 'string' && isKindName(kind) ? kind : null;
}

function isKindName(kind: string): kind is KindName {
  return Object.hasOwn(kinds, kind);
}

/** API group and plural of a kind, as rights are asked for. */
export function resourceOf(kind: KindName): { group: string; resource: string } {
  const { apiVersion, plural } = kinds[kind];
  return { group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', resource: plural };
}

/** Path of a kind's collection; of one namespace where it has one and one is given. */
export function collectionPath(kind: KindName, namespace: string | null): string {
  const { apiVersion, plural, namespaced } = kinds[kind];
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const inside = namespaced && namespace !== null ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${group}${inside}/${plural}`;
}

/** Path of one object. */
export function objectPath(kind: KindName, ref: ObjectRef): string {
  return `${collectionPath(kind, ref.namespace)}/${encodeURIComponent(ref.name)}`;
}

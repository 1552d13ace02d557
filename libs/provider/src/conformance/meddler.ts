import { KubeConfig, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import type { ObjectRef } from '@arthor/core';

/** Objects that somebody else changes, and which policies match them. */
const kinds = {
  Deployment: { group: 'apps', plural: 'deployments' },
  Service: { group: '', plural: 'services' },
  Ingress: { group: 'networking.k8s.io', plural: 'ingresses' },
  HTTPRoute: { group: 'gateway.networking.k8s.io', plural: 'httproutes' },
} as const;
export type MeddledKind = keyof typeof kinds;
/** Others that are changed, and never matched. */
const groups = {
  Node: '',
  ConfigMap: '',
  PodDisruptionBudget: 'policy',
  HorizontalPodAutoscaler: 'autoscaling',
} as const;
export type EditedKind = MeddledKind | keyof typeof groups;

/** What of an object is set; in a Deployment lists are merged, elsewhere replaced. */
export interface Meddling {
  readonly metadata?: object;
  readonly spec?: object;
}

/** Any object, as `kubectl create` takes it. */
export interface MeddledObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly finalizers?: string[];
  };
  readonly [field: string]: unknown;
}

/** Somebody else who works in a cluster. */
export interface Meddler {
  /** Makes an object; resolves with what removes it. */
  readonly make: (object: MeddledObject) => Promise<() => Promise<void>>;
  /** Names of the cluster's nodes. */
  readonly nodes: () => Promise<readonly string[]>;
  /** Changes an object as a field manager of that name. */
  readonly edit: (ref: ObjectRef, kind: EditedKind, patch: Meddling, manager: string) => Promise<void>;
  /**
   * Makes a policy that changes every object of a kind in a namespace as it is written, by an expression that gives
   * JSON patches; resolves with what removes it, once it is in force.
   */
  readonly mutate: (namespace: string, kind: MeddledKind, expression: string) => Promise<() => Promise<void>>;
}

/** Works in the cluster of a kubeconfig. */
export function meddler(file: string): Meddler {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const objects = config.makeApiClient(KubernetesObjectApi);
  const make = async (object: MeddledObject) => {
    const made = await objects.create(object);
    return async () => void (await objects.delete(made));
  };
  return {
    make,
    nodes: async () => (await objects.list('v1', 'Node')).items.map(({ metadata }) => metadata?.name ?? ''),
    edit: async (ref, kind, patch, manager) => {
      const apiVersion = apiVersionOf(kind);
      const body = { apiVersion, kind, ...patch, metadata: { ...patch.metadata, ...ref } };
      const how = kind === 'HTTPRoute' ? PatchStrategy.MergePatch : PatchStrategy.StrategicMergePatch;
      await objects.patch(body, undefined, undefined, manager, undefined, how);
    },
    mutate: async (namespace, kind, expression) => {
      const { group, plural } = kinds[kind];
      const name = `${plural}-in-${namespace}`;
      const apiVersion = 'admissionregistration.k8s.io/v1';
      const rule = {
        apiGroups: [group],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: [plural],
      };
      const policy = {
        apiVersion,
        kind: 'MutatingAdmissionPolicy',
        metadata: { name },
        spec: {
          matchConstraints: { resourceRules: [rule] },
          matchConditions: [{ name: 'here', expression: `object.metadata.namespace == '${namespace}'` }],
          failurePolicy: 'Fail',
          reinvocationPolicy: 'IfNeeded',
          mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }],
        },
      };
      const binding = {
        apiVersion,
        kind: 'MutatingAdmissionPolicyBinding',
        metadata: { name },
        spec: { policyName: name },
      };
      const unmake: (() => Promise<void>)[] = [];
      for (const object of [policy, binding]) unmake.push(await make(object));
      // The API server takes a policy in after a while, and nothing tells when.
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      return async () => {
        for (const one of unmake.reverse()) await one();
      };
    },
  };
}

const isMeddled = (kind: EditedKind): kind is MeddledKind => kind in kinds;

function apiVersionOf(kind: EditedKind): string {
  if (kind === 'HorizontalPodAutoscaler') return 'autoscaling/v2';
  const group = isMeddled(kind) ? kinds[kind].group : groups[kind];
  return group === '' ? 'v1' : `${group}/v1`;
}

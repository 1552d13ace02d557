import {
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  type KubernetesObject,
} from '@kubernetes/client-node';
import type { ObjectRef } from '@arthor/core';

/** Objects that somebody else changes, and which policies match them. */
const kinds = {
  Deployment: { group: 'apps', plural: 'deployments' },
  Service: { group: '', plural: 'services' },
  Ingress: { group: 'networking.k8s.io', plural: 'ingresses' },
  HTTPRoute: { group: 'gateway.networking.k8s.io', plural: 'httproutes' },
} as const;
export type MeddledKind = keyof typeof kinds;

/** What of an object is set; in a Deployment lists are merged, elsewhere replaced. */
export interface Meddling {
  readonly metadata?: object;
  readonly spec?: object;
}

/** Somebody else who works in a cluster. */
export interface Meddler {
  /** Changes an object as a field manager of that name. */
  readonly edit: (ref: ObjectRef, kind: MeddledKind, patch: Meddling, manager: string) => Promise<void>;
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
  return {
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
      const made: KubernetesObject[] = [];
      for (const object of [policy, binding]) made.push(await objects.create(object));
      // The API server takes a policy in after a while, and nothing tells when.
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      return async () => {
        for (const object of made.reverse()) await objects.delete(object);
      };
    },
  };
}

const apiVersionOf = (kind: MeddledKind): string => {
  const { group } = kinds[kind];
  return group === '' ? 'v1' : `${group}/v1`;
};

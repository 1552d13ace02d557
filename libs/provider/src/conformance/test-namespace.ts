import { randomBytes } from 'node:crypto';
import {
  AppsV1Api,
  AutoscalingV2Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  NetworkingV1Api,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import type { Clock, ObjectRef, Random } from '@arthor/core';
import { z } from 'zod';
import { KubernetesApi } from '../kubernetes/api.js';
import { meddler, type Meddler } from './meddler.js';
import { noEnd } from './patience.js';
import type { Telling } from './telling.js';

/** A pod of which nothing is known. */
const untold = {
  phase: 'Pending',
  reason: null,
  message: null,
  conditions: null,
  containerStatuses: null,
  initContainerStatuses: null,
};

/** The machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => {
    const timer = setTimeout(fn, ms);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** The machine's randomness. */
export const systemRandom: Random = {
  next: () => Math.random(),
  bytes: (n) => new Uint8Array(randomBytes(n)),
};

/** A namespace of a cluster for one test file, and a way to meddle with it as somebody else. */
export interface TestNamespace {
  readonly api: KubernetesApi;
  readonly namespace: string;
  /** Merge-patches an Ingress by a client that is not ours. */
  readonly patchIngress: (ref: ObjectRef, patch: object) => Promise<void>;
  /** Writes an Ingress's status as a controller does. */
  readonly touchIngressStatus: (ref: ObjectRef) => Promise<void>;
  /** Merge-patches an HTTPRoute. */
  readonly patchHttpRoute: (ref: ObjectRef, patch: object) => Promise<void>;
  /** Changes an object as a field manager that is not ours. */
  readonly edit: Meddler['edit'];
  /** Makes an autoscaler of a Deployment, named `of` it, that keeps at least so many pods. */
  readonly autoscale: (ref: ObjectRef, min: number) => Promise<string>;
  /** `kubectl scale` of a Deployment. */
  readonly scale: (ref: ObjectRef, replicas: number) => Promise<void>;
  /** Tells of a pod and of its Deployment what their cluster would; what is returned takes event and conditions back. */
  readonly tell: (deployment: string, pod: ObjectRef, telling: Telling) => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
}

/** Makes a namespace on the cluster of a kubeconfig; throws when none is named: nothing is skipped in silence. */
export async function testNamespace(file: string | undefined): Promise<TestNamespace> {
  if (file === undefined || file === '')
    throw new Error('KUBECONFIG must name the kubeconfig of a cluster for tests');
  const api = new KubernetesApi({
    kubeconfig: { files: [file] },
    clock: systemClock,
    log: () => undefined,
    rate: { perSecond: 1000, burst: 1000 },
  });
  const config = new KubeConfig();
  config.loadFromFile(file);
  const name = `arthor-test-${randomBytes(4).toString('hex')}`;
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const made = createdSchema.parse(await api.create('Namespace', null, body, noEnd()));
  return {
    api,
    namespace: name,
    patchIngress: async (ref, patch) => {
      await config.makeApiClient(NetworkingV1Api).patchNamespacedIngress({ ...ref, body: patch }, asMerge);
    },
    touchIngressStatus: async (ref) => {
      const status = { loadBalancer: { ingress: [{ ip: `10.0.0.${randomBytes(1)[0]}` }] } };
      const ingresses = config.makeApiClient(NetworkingV1Api);
      await ingresses.patchNamespacedIngressStatus({ ...ref, body: { status } }, asMerge);
    },
    patchHttpRoute: async (ref, patch) => {
      const route = { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'httproutes', ...ref };
      await config
        .makeApiClient(CustomObjectsApi)
        .patchNamespacedCustomObject({ ...route, body: patch }, asMerge);
    },
    edit: meddler(file).edit,
    tell: async (deployment, pod, telling) => {
      const core = config.makeApiClient(CoreV1Api);
      const deployments = config.makeApiClient(AppsV1Api);
      const { namespace } = pod;
      const status = { ...untold, ...telling.pod };
      const { metadata } = await core.patchNamespacedPodStatus({ ...pod, body: { status } }, asMerge);
      const say = async (of: object) => {
        const body = { status: of };
        await deployments.patchNamespacedDeploymentStatus({ namespace, name: deployment, body }, asMerge);
      };
      if (telling.deployment !== undefined) {
        await say(telling.deployment);
        return () => say({ conditions: null });
      }
      if (telling.event === undefined) return () => Promise.resolve();
      const name = `told-${randomBytes(4).toString('hex')}`;
      const involvedObject = { ...pod, kind: 'Pod', apiVersion: 'v1', uid: metadata?.uid ?? '' };
      const time = new Date(Date.now() + 3_600_000);
      const told = { ...telling.event, count: 1, firstTimestamp: time, lastTimestamp: time };
      await core.createNamespacedEvent({ namespace, body: { metadata: { name }, involvedObject, ...told } });
      return async () => {
        await core.deleteNamespacedEvent({ namespace, name });
      };
    },
    autoscale: async ({ namespace, name: deployment }, min) => {
      const body = {
        metadata: { name: `of-${deployment}` },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment },
          minReplicas: min,
          maxReplicas: min + 2,
        },
      };
      const autoscalers = config.makeApiClient(AutoscalingV2Api);
      await autoscalers.createNamespacedHorizontalPodAutoscaler({ namespace, body });
      return body.metadata.name;
    },
    scale: async (ref, replicas) => {
      const body = { spec: { replicas } };
      await config.makeApiClient(AppsV1Api).patchNamespacedDeploymentScale({ ...ref, body }, asMerge);
    },
    close: async () => {
      await api.remove('Namespace', { namespace: '', name }, made.metadata, noEnd());
      api.close();
    },
  };
}

const asMerge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
const createdSchema = z.object({ metadata: z.object({ uid: z.string() }) });

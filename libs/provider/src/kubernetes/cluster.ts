import {
  ProviderError,
  type CheckItem,
  type ClusterPort,
  type ListedWorkload,
  type ObjectRef,
  type Random,
  type RenderedWorkload,
  type WorkloadSpec,
  type WorkloadState,
} from '@arthor/core';
import { z } from 'zod';
import type { KubernetesApi } from './api.js';
import { applyWorkload } from './apply-workload.js';
import { checkCluster } from './check.js';
import { EventReader } from './event-reader.js';
import { key, ownSelector } from './label.js';
import { NamespaceView, parseAll } from './namespace-view.js';
import { deploymentSchema, podSchema, serviceSchema, type PodObject } from './object.js';
import { readLog } from './pod-log.js';
import { render } from './render.js';
import { specOf } from './spec-of.js';
import { listedWorkload, workloadState, type WorkloadObjects } from './workload-state.js';

/** What a cluster adapter is made of. */
export interface KubernetesClusterOptions {
  readonly api: KubernetesApi;
  /** Labels everything this installation makes; objects of others are never touched. */
  readonly instanceId: string;
  readonly random: Random;
  /** How long a pod that ends goes on answering before it is told; 5 s unless told, 10 at most, 0 = not. */
  readonly preStopSleepSeconds?: number;
  /** Which kind the lanes' routes are: one that is meddled with is hinted at; `Ingress` unless told. */
  readonly routeKind?: 'Ingress' | 'HTTPRoute';
}

/** The cluster port over the Kubernetes API: one instance per cluster. */
export class KubernetesCluster implements ClusterPort {
  readonly #api: KubernetesApi;
  readonly #instanceId: string;
  readonly #random: Random;
  readonly #preStopSleepSeconds: number;
  readonly #routeKind: 'Ingress' | 'HTTPRoute';
  readonly #views = new Map<string, NamespaceView>();
  readonly #events: EventReader;
  #identity: string | null = null;

  constructor(options: KubernetesClusterOptions) {
    this.#api = options.api;
    this.#instanceId = options.instanceId;
    this.#random = options.random;
    this.#preStopSleepSeconds = options.preStopSleepSeconds ?? 5;
    this.#routeKind = options.routeKind ?? 'Ingress';
    this.#events = new EventReader(options.api);
  }

  async identity(signal: AbortSignal): Promise<string> {
    if (this.#identity !== null) return this.#identity;
    const object = await this.#api.get('Namespace', { namespace: '', name: 'kube-system' }, signal);
    const parsed = z.object({ metadata: z.object({ uid: z.string() }) }).safeParse(object);
    if (!parsed.success) {
      throw new ProviderError(
        'kubernetes',
        'TRANSIENT',
        'NO_IDENTITY',
        'the namespace kube-system is not there',
      );
    }
    this.#identity = parsed.data.metadata.uid;
    return this.#identity;
  }

  render(spec: WorkloadSpec): RenderedWorkload {
    return render(spec, { instanceId: this.#instanceId, preStopSleepSeconds: this.#preStopSleepSeconds });
  }

  specOf(rendered: RenderedWorkload, replicas: number): WorkloadSpec {
    return specOf(rendered, replicas);
  }

  async apply(
    workload: { ref: ObjectRef; rendered: RenderedWorkload; replicas: number; tick: number },
    signal: AbortSignal,
  ): Promise<void> {
    const view = this.#views.get(workload.ref.namespace);
    await applyWorkload(
      {
        api: this.#api,
        instanceId: this.#instanceId,
        known: view?.deployments.get(workload.ref.name) ?? null,
        onDeployment: (object) => view?.deployments.put(object),
        onService: (object) => view?.services.put(object),
      },
      workload,
      signal,
    );
  }

  async observe(
    ref: ObjectRef,
    { fresh }: { fresh: boolean },
    signal: AbortSignal,
  ): Promise<WorkloadState | null> {
    const view = this.#views.get(ref.namespace);
    const cached = !fresh && view !== undefined && view.healthy ? view.workload(ref.name) : null;
    // A stranger with our name carries no label of ours, so only the API knows of it.
    const objects = cached?.deployment == null ? await this.#read(ref, signal) : cached;
    const state = workloadState(objects, this.#instanceId);
    if (state === null || state.problem !== null || !state.present) return state;
    if (state.readyReplicas >= state.wantedReplicas) return state;
    return { ...state, problem: await this.#events.explain(objects.pods, signal) };
  }

  async remove(ref: ObjectRef, uid: string, signal: AbortSignal): Promise<void> {
    const object = await this.#api.remove('Deployment', ref, { uid }, signal);
    const parsed = deploymentSchema.safeParse(object);
    if (parsed.success) this.#views.get(ref.namespace)?.deployments.put(parsed.data);
  }

  async list(namespace: string, signal: AbortSignal): Promise<readonly ListedWorkload[]> {
    const select = { labelSelector: ownSelector(this.#instanceId) };
    const [deployments, pods] = await Promise.all([
      this.#api.list('Deployment', namespace, select, signal),
      this.#api.list('Pod', namespace, select, signal),
    ]);
    const ours = parseAll(deploymentSchema, deployments.items, this.#api.log);
    const theirPods = parseAll(podSchema, pods.items, this.#api.log);
    const view = this.#views.get(namespace);
    // What a watch lost without knowing it is put right here.
    view?.deployments.replace(ours, deployments.resourceVersion);
    view?.pods.replace(theirPods, pods.resourceVersion);
    const podsOf = new Map<string, PodObject[]>();
    for (const pod of theirPods) {
      const owner = pod.metadata.labels[key.deployment] ?? '';
      podsOf.set(owner, [...(podsOf.get(owner) ?? []), pod]);
    }
    return ours.map((item) => listedWorkload(item, podsOf.get(item.metadata.name) ?? []));
  }

  watch(namespace: string, onLane: (laneId: number) => void): { stop(): void } {
    let view = this.#views.get(namespace);
    if (view === undefined) {
      view = new NamespaceView({
        api: this.#api,
        random: this.#random,
        namespace,
        instanceId: this.#instanceId,
        routeKind: this.#routeKind,
      });
      this.#views.set(namespace, view);
      view.start();
    }
    const shared = view;
    const unlisten = shared.listen(onLane);
    return {
      stop: () => {
        unlisten();
        if (!shared.unused || this.#views.get(namespace) !== shared) return;
        this.#views.delete(namespace);
        shared.stop();
      },
    };
  }

  log(
    pod: ObjectRef,
    options: { previous: boolean; tailLines: number },
    signal: AbortSignal,
  ): Promise<string> {
    return readLog(this.#api, this.#instanceId, pod, options, signal);
  }

  check(namespace: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    const { objects } = this.render({
      ref: { namespace, name: 'arthor-check' },
      laneId: 0,
      application: 'arthor-check',
      environment: namespace,
      symbol: 'stable',
      canary: false,
      buildId: 0,
      image: 'registry.invalid/arthor-check:1',
      replicas: 1,
      containerPort: 8080,
      servicePort: 80,
      service: false,
      readinessPath: null,
      env: {},
      envFrom: [],
      resources: {},
      command: null,
      imagePullPolicy: 'IfNotPresent',
      imagePullSecrets: [],
      gracePeriodSeconds: 30,
      minReadySeconds: 0,
      progressDeadlineSeconds: 600,
    });
    return checkCluster(this.#api, namespace, objects[0] ?? null, signal);
  }

  /** Ends all watches and closes idle connections. */
  close(): void {
    for (const view of this.#views.values()) view.stop();
    this.#views.clear();
    this.#api.close();
  }

  async #read(ref: ObjectRef, signal: AbortSignal): Promise<WorkloadObjects> {
    const [deployment, service, pods] = await Promise.all([
      this.#api.get('Deployment', ref, signal),
      this.#api.get('Service', ref, signal),
      this.#api.list('Pod', ref.namespace, { labelSelector: `${key.deployment}=${ref.name}` }, signal),
    ]);
    return {
      deployment: deployment === null ? null : this.#parse(deploymentSchema, deployment, ref),
      service: service === null ? null : this.#parse(serviceSchema, service, ref),
      pods: parseAll(podSchema, pods.items, this.#api.log),
    };
  }

  #parse<T>(schema: z.ZodType<T>, object: unknown, ref: ObjectRef): T {
    const parsed = schema.safeParse(object);
    if (parsed.success) return parsed.data;
    const text = `${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
    throw new ProviderError('kubernetes', 'TRANSIENT', 'UNREADABLE', text);
  }
}

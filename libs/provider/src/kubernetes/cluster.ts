import {
  ProviderError,
  type CheckItem,
  type ClusterEvent,
  type ClusterPort,
  type Comparison,
  type ListedWorkload,
  type ObjectRef,
  type ObserveOptions,
  type Owned,
  type Random,
  type RenderedWorkload,
  type WorkloadSpec,
  type WorkloadState,
  type WorkloadToApply,
} from '@arthor/core';
import { z } from 'zod';
import type { KubernetesApi } from './api.js';
import { Autoscalers, type BoundedWorkload } from './autoscalers.js';
import { Budgets } from './budgets.js';
import { checkCluster } from './check.js';
import { compareWorkload } from './compare-workload.js';
import { EndpointReader } from './endpoint-reader.js';
import { key, ownSelector } from './label.js';
import { NamespaceView, parseAll, type ViewNow } from './namespace-view.js';
import type { ObjectCache } from './object-cache.js';
import { deploymentSchema, podSchema, serviceSchema, type Metadata, type PodObject } from './object.js';
import { LeftOutKinds } from './left-out.js';
import { markPods } from './mark-pods.js';
import { readLog } from './pod-log.js';
import { hasMoreBehind, toldBehind } from './problem/catalog.js';
import { EventReader } from './problem/event-reader.js';
import { silentController } from './problem/workload-problem.js';
import { render } from './render.js';
import type { RouteKind } from './route-kind.js';
import { RouteWatch } from './route-watch.js';
import { slices } from './slices.js';
import { specOf } from './spec-of.js';
import { listenTo } from './watched.js';
import { listWorkloadEvents } from './workload-events.js';
import { writeWorkload, type WorkloadToWrite } from './write-workload.js';
import { listedWorkload, workloadState, type WorkloadObjects } from './workload-state.js';

/** What a cluster adapter is made of. */
export interface KubernetesClusterOptions {
  readonly api: KubernetesApi;
  /** Labels everything this installation makes; objects of others are never touched. */
  readonly instanceId: string;
  readonly random: Random;
  /** How long a pod that ends goes on answering before it is told; 5 s unless told, 10 at most, 0 = not. */
  readonly preStopSleepSeconds?: number;
  /** Which kind the lanes' routes are: one that is meddled with is hinted at; `Ingress` unless told, null = none. */
  readonly routeKind?: ((signal: AbortSignal) => Promise<RouteKind>) | null;
}

/** What all ports of one cluster have in common. */
interface Shared {
  readonly views: Map<string, NamespaceView>;
  readonly events: EventReader;
  readonly leftOut: LeftOutKinds;
  identity: { readonly endpoint: string; readonly uid: string } | null;
}

/** The cluster port over the Kubernetes API. */
export class KubernetesCluster implements ClusterPort {
  readonly #options: KubernetesClusterOptions;
  readonly #api: KubernetesApi;
  readonly #instanceId: string;
  readonly #shared: Shared;
  readonly #views: Map<string, NamespaceView>;
  readonly #endpoints: EndpointReader;
  readonly #autoscalers: Autoscalers;
  readonly #budgets: Budgets;
  /** Of this port alone: of each namespace's routes. */
  readonly #routes = new Map<string, RouteWatch>();

  /** @param beside another port of the same cluster, with which caches and watches are shared */
  constructor(options: KubernetesClusterOptions, beside: KubernetesCluster | null = null) {
    this.#options = options;
    this.#api = options.api;
    this.#instanceId = options.instanceId;
    this.#shared =
      beside === null
        ? {
            views: new Map(),
            events: new EventReader(options.api),
            leftOut: new LeftOutKinds(options.api.clock),
            identity: null,
          }
        : beside.#shared;
    this.#views = this.#shared.views;
    this.#endpoints = new EndpointReader(options.api);
    const { api, instanceId } = options;
    this.#autoscalers = new Autoscalers(api, instanceId, this.#shared.leftOut);
    this.#budgets = new Budgets(api, instanceId, this.#shared.leftOut);
  }

  /** The same cluster for environments whose routes are of another kind; null = they are not kept in it. */
  withRoutes(routeKind: ((signal: AbortSignal) => Promise<RouteKind>) | null): KubernetesCluster {
    return new KubernetesCluster({ ...this.#options, routeKind }, this);
  }

  /** What {@link identity} answered last; null = nobody asked yet. */
  get toldIdentity(): string | null {
    return this.#shared.identity?.uid ?? null;
  }

  async identity(signal: AbortSignal): Promise<string> {
    const endpoint = await this.#api.endpoint();
    const known = this.#shared.identity;
    if (known?.endpoint === endpoint) return known.uid;
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
    const { uid } = parsed.data.metadata;
    this.#shared.identity = { endpoint, uid };
    return uid;
  }

  render(spec: WorkloadSpec): RenderedWorkload {
    const { instanceId, preStopSleepSeconds = 5 } = this.#options;
    return render(spec, { instanceId, preStopSleepSeconds });
  }

  specOf(rendered: RenderedWorkload, replicas: number): WorkloadSpec {
    return specOf(rendered, replicas);
  }

  apply(workload: WorkloadToWrite, signal: AbortSignal): Promise<Owned> {
    const view = this.#viewNow(workload.ref);
    const context = { api: this.#api, instanceId: this.#instanceId, budgets: this.#budgets, view };
    return writeWorkload(context, workload, signal);
  }

  compare(workload: WorkloadToApply, applied: Owned, signal: AbortSignal): Promise<Comparison> {
    return compareWorkload(this.#api, workload, applied, signal);
  }

  async observe(
    ref: ObjectRef,
    { fresh, entering = false }: ObserveOptions,
    signal: AbortSignal,
  ): Promise<WorkloadState | null> {
    const view = this.#views.get(ref.namespace);
    const cached = !fresh && view !== undefined && view.healthy ? view.workload(ref.name) : null;
    // A stranger with our name carries no label of ours, so only the API knows of it.
    const [objects, autoscalers, budget] = await Promise.all([
      cached?.deployment == null ? this.#read(ref, signal) : cached,
      this.#autoscalers.of(ref, view ?? null, signal),
      this.#budgets.of(ref, view ?? null, signal),
    ]);
    const leftOut = this.#shared.leftOut.of(ref.namespace);
    const beside = { autoscalers, budget, leftOut };
    const state = workloadState({ ...objects, ...beside }, this.#instanceId);
    if (state === null || !state.present) return state;
    if (state.problem !== null && !hasMoreBehind(state.problem)) return state;
    if (state.problem === null && state.readyReplicas >= state.wantedReplicas)
      return entering ? { ...state, endpoints: await this.#endpoints.of(ref, signal) } : state;
    const told = await this.#shared.events.explain(objects.pods, signal);
    const { deployment } = objects;
    const silent = deployment === null ? null : silentController(deployment, this.#api.clock.now());
    return { ...state, problem: toldBehind(state.problem, told) ?? silent };
  }

  async remove(ref: ObjectRef, uid: string, signal: AbortSignal): Promise<void> {
    const object = await this.#api.remove('Deployment', ref, { uid }, signal);
    const parsed = deploymentSchema.safeParse(object);
    if (parsed.success) this.#views.get(ref.namespace)?.deployments.put(parsed.data);
  }

  autoscale(workload: BoundedWorkload, signal: AbortSignal): Promise<void> {
    return this.#autoscalers.apply(workload, this.#viewNow(workload.ref), signal);
  }

  unscale(ref: ObjectRef, uid: string, signal: AbortSignal): Promise<void> {
    return this.#autoscalers.remove(ref, uid, this.#viewNow(ref), signal);
  }

  markPods(ref: ObjectRef, pods: readonly string[], signal: AbortSignal): Promise<void> {
    return markPods(this.#api, this.#shared.leftOut, ref, pods, signal);
  }

  async list(namespace: string, signal: AbortSignal): Promise<readonly ListedWorkload[]> {
    const select = { labelSelector: ownSelector(this.#instanceId) };
    const view = this.#views.get(namespace);
    const reading =
      <T extends { readonly metadata: Metadata }>(schema: z.ZodType<T>, known?: ObjectCache<T>) =>
      (page: readonly unknown[]) =>
        parseAll(schema, page, this.#api.warn, known);
    // One after the other: pages that come at the same time would be read without a break.
    const deployments = await this.#api.listAs(
      'Deployment',
      namespace,
      select,
      reading(deploymentSchema, view?.deployments),
      signal,
    );
    const services = await this.#api.listAs(
      'Service',
      namespace,
      select,
      reading(serviceSchema, view?.services),
      signal,
    );
    const pods = await this.#api.listAs('Pod', namespace, select, reading(podSchema, view?.pods), signal);
    const autoscalers = await this.#autoscalers.all(namespace, signal);
    const budgets = await this.#budgets.all(namespace, signal);
    const leftOut = this.#shared.leftOut.of(namespace);
    // What a watch lost without knowing it is put right here.
    view?.deployments.replace(deployments.items, deployments.resourceVersion);
    view?.services.replace(services.items, services.resourceVersion);
    const serviceOf = new Map(services.items.map((service) => [service.metadata.name, service]));
    const podsOf = new Map<string, PodObject[]>();
    for await (const slice of slices(pods.items)) {
      for (const pod of slice) {
        const owner = pod.metadata.labels[key.deployment] ?? '';
        const known = podsOf.get(owner);
        if (known === undefined) podsOf.set(owner, [pod]);
        else known.push(pod);
      }
    }
    view?.pods.replace(pods.items, pods.resourceVersion);
    const listed: ListedWorkload[] = [];
    for await (const slice of slices(deployments.items))
      for (const deployment of slice) {
        const { name } = deployment.metadata;
        const beside = {
          service: serviceOf.get(name) ?? null,
          autoscalers: autoscalers.get(name) ?? [],
          budget: budgets.get(name) ?? null,
          leftOut,
        };
        const pods = podsOf.get(name) ?? [];
        listed.push(listedWorkload({ deployment, pods, ...beside }, this.#instanceId));
      }
    return listed;
  }

  watch(namespace: string, onLane: (laneId: number, what?: 'route') => void): { stop(): void } {
    const onRoute = (laneId: number) => onLane(laneId, 'route');
    const stops = [listenTo(this.#views, namespace, onLane, () => this.#viewOf(namespace))];
    const { routeKind = () => Promise.resolve<RouteKind>('Ingress') } = this.#options;
    if (routeKind !== null)
      stops.push(listenTo(this.#routes, namespace, onRoute, () => this.#routesOf(namespace, routeKind)));
    return { stop: () => stops.forEach((stop) => stop()) };
  }

  log(
    pod: ObjectRef,
    options: { previous: boolean; tailLines: number },
    signal: AbortSignal,
  ): Promise<string> {
    return readLog(this.#api, this.#instanceId, pod, options, signal);
  }

  events(ref: ObjectRef, signal: AbortSignal): Promise<readonly ClusterEvent[]> {
    return listWorkloadEvents(this.#api, ref, signal);
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
    for (const watched of [this.#views, this.#routes]) {
      for (const one of watched.values()) one.stop();
      watched.clear();
    }
    this.#api.close();
  }

  #viewNow({ namespace }: ObjectRef): ViewNow {
    return () => this.#views.get(namespace) ?? null;
  }

  #viewOf(namespace: string): NamespaceView {
    const { api, random, instanceId } = this.#options;
    return new NamespaceView({ api, random, namespace, instanceId });
  }

  #routesOf(namespace: string, kind: (signal: AbortSignal) => Promise<RouteKind>): RouteWatch {
    const { api, random, instanceId } = this.#options;
    return new RouteWatch({ api, random, instanceId, namespace, kind });
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
      pods: parseAll(podSchema, pods.items, this.#api.warn),
    };
  }

  #parse<T>(schema: z.ZodType<T>, object: unknown, ref: ObjectRef): T {
    const parsed = schema.safeParse(object);
    if (parsed.success) return parsed.data;
    const text = `${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
    throw new ProviderError('kubernetes', 'TRANSIENT', 'UNREADABLE', text);
  }
}

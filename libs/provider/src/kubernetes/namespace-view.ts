import type { Random } from '@arthor/core';
import type { z } from 'zod';
import { readable } from '../http/each.js';
import type { KubernetesApi } from './api.js';
import type { KindName } from './kinds.js';
import { key, laneOf, ownSelector } from './label.js';
import {
  autoscalerSchema,
  budgetSchema,
  deploymentSchema,
  podSchema,
  serviceSchema,
  type AutoscalerObject,
  type BudgetObject,
  type Metadata,
} from './object.js';
import { ObjectCache } from './object-cache.js';
import { WatchLoop } from './watch-loop.js';
import type { WorkloadObjects } from './workload-state.js';

/** How long a right that an older Role lacks is not tried again, ms. */
const deniedMs = 300_000;

/** The view of a namespace as long as somebody watches it: it may begin, and end, while a write is under way. */
export type ViewNow = () => NamespaceView | null;

interface Loop {
  readonly healthy: boolean;
  start(): void;
  stop(): void;
}

/** Everything of this instance in one namespace, as watches and our own writes tell it. */
export class NamespaceView {
  readonly deployments: ObjectCache<z.infer<typeof deploymentSchema>>;
  readonly services: ObjectCache<z.infer<typeof serviceSchema>>;
  readonly pods: ObjectCache<z.infer<typeof podSchema>>;
  readonly autoscalers: ObjectCache<AutoscalerObject>;
  readonly budgets: ObjectCache<BudgetObject>;
  readonly #podsOf = new Map<string, Set<string>>();
  readonly #listeners = new Set<{ readonly onLane: (laneId: number) => void }>();
  readonly #loops: readonly Loop[];
  readonly #autoscalerLoop: Loop;
  readonly #budgetLoop: Loop;

  constructor(options: { api: KubernetesApi; random: Random; namespace: string; instanceId: string }) {
    const { api, random, namespace } = options;
    const labelSelector = ownSelector(options.instanceId);
    this.deployments = new ObjectCache((object) => this.#tell(object));
    this.services = new ObjectCache((object) => this.#tell(object));
    this.pods = new ObjectCache((object) => {
      this.#index(object.metadata);
      this.#tell(object);
    });
    // Those of others, which carry no label of ours, name our Deployments.
    this.autoscalers = new ObjectCache(({ spec, metadata }) => {
      this.#tell(this.deployments.get(spec.scaleTargetRef.name) ?? { metadata });
    });
    this.budgets = new ObjectCache((object) => this.#tell(object));
    const shared = { api, random, namespace };
    const loop = <T extends { readonly metadata: Metadata }>(
      kind: KindName,
      schema: z.ZodType<T>,
      cache: ObjectCache<T>,
      options: { readonly labelSelector?: string; readonly deniedMs?: number } = {},
    ) =>
      new WatchLoop({
        ...shared,
        labelSelector,
        ...options,
        kind,
        read: (objects) => parseAll(schema, objects, api.warn),
        sink: cache,
      });
    this.#loops = [
      loop('Deployment', deploymentSchema, this.deployments),
      loop('Service', serviceSchema, this.services),
      loop('Pod', podSchema, this.pods),
    ];
    this.#autoscalerLoop = loop('HorizontalPodAutoscaler', autoscalerSchema, this.autoscalers, {
      labelSelector: '',
      deniedMs,
    });
    this.#budgetLoop = loop('PodDisruptionBudget', budgetSchema, this.budgets, { deniedMs });
  }

  /** Whether Deployments, Services and pods are as new as the cluster tells us. */
  get healthy(): boolean {
    return this.#loops.every((loop) => loop.healthy);
  }

  /** The autoscalers that name a Deployment; null = they are not as new as the cluster tells us, or may not be read. */
  autoscalersOf(name: string): readonly AutoscalerObject[] | null {
    return this.#autoscalerLoop.healthy ? naming(this.autoscalers.values(), name) : null;
  }

  /** The PodDisruptionBudget of a workload; undefined = they are not as new as the cluster tells us. */
  budgetOf(name: string): BudgetObject | null | undefined {
    return this.#budgetLoop.healthy ? (this.budgets.get(name) ?? null) : undefined;
  }

  /** Whether nobody listens any more. */
  get unused(): boolean {
    return this.#listeners.size === 0;
  }

  start(): void {
    for (const loop of this.#all()) loop.start();
  }

  stop(): void {
    for (const loop of this.#all()) loop.stop();
  }

  listen(onLane: (laneId: number) => void): () => void {
    // An object of its own for each call: two may give the same function.
    const listener = { onLane };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The objects of one workload as they are known here. */
  workload(name: string): WorkloadObjects {
    const pods = [...(this.#podsOf.get(name) ?? [])].flatMap((pod) => this.pods.get(pod) ?? []);
    return { deployment: this.deployments.get(name) ?? null, service: this.services.get(name) ?? null, pods };
  }

  #all(): readonly Loop[] {
    return [...this.#loops, this.#autoscalerLoop, this.#budgetLoop];
  }

  #index({ name, labels }: Metadata): void {
    const owner = labels[key.deployment] ?? '';
    const names = this.#podsOf.get(owner) ?? new Set();
    if (this.pods.get(name) === undefined) names.delete(name);
    else names.add(name);
    if (names.size === 0) this.#podsOf.delete(owner);
    else this.#podsOf.set(owner, names);
  }

  #tell({ metadata }: { readonly metadata: Metadata }): void {
    const lane = laneOf(metadata.labels);
    if (lane !== null) for (const { onLane } of this.#listeners) onLane(lane);
  }
}

/** The autoscalers that scale a Deployment. */
export const naming = (autoscalers: Iterable<AutoscalerObject>, name: string): readonly AutoscalerObject[] =>
  [...autoscalers].filter(
    ({ spec: { scaleTargetRef } }) => scaleTargetRef.kind === 'Deployment' && scaleTargetRef.name === name,
  );

/**
 * Those items that are what they should be; one that is not stalls its own workload only. `known` saves reading again
 * what has not changed since: most of a listing.
 */
export function parseAll<T>(
  schema: z.ZodType<T>,
  items: readonly unknown[],
  warn: (line: string) => void,
  known?: { same(item: unknown): T | null },
): readonly T[] {
  const read = (some: readonly unknown[]) =>
    readable(schema, some, (why) => warn(`an object of the cluster cannot be read: ${why}`));
  if (known === undefined) return read(items);
  return items.flatMap((item) => known.same(item) ?? read([item]));
}

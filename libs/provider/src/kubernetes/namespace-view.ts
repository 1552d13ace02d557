import type { Random } from '@arthor/core';
import type { z } from 'zod';
import type { KubernetesApi } from './api.js';
import type { KindName } from './kinds.js';
import { key, laneOf, ownSelector } from './label.js';
import { deploymentSchema, podSchema, serviceSchema, type Metadata } from './object.js';
import { ObjectCache } from './object-cache.js';
import { WatchLoop } from './watch-loop.js';
import type { WorkloadObjects } from './workload-state.js';

/** Everything of this instance in one namespace, as three watches and our own writes tell it. */
export class NamespaceView {
  readonly deployments: ObjectCache<z.infer<typeof deploymentSchema>>;
  readonly services: ObjectCache<z.infer<typeof serviceSchema>>;
  readonly pods: ObjectCache<z.infer<typeof podSchema>>;
  readonly #podsOf = new Map<string, Set<string>>();
  readonly #listeners = new Set<{ readonly onLane: (laneId: number) => void }>();
  readonly #loops: readonly { readonly healthy: boolean; start(): void; stop(): void }[];

  constructor(options: { api: KubernetesApi; random: Random; namespace: string; instanceId: string }) {
    const { api, random, namespace } = options;
    const labelSelector = ownSelector(options.instanceId);
    this.deployments = new ObjectCache((object) => this.#tell(object));
    this.services = new ObjectCache((object) => this.#tell(object));
    this.pods = new ObjectCache((object) => {
      this.#index(object.metadata);
      this.#tell(object);
    });
    const shared = { api, random, namespace, labelSelector };
    const loop = <T extends { readonly metadata: Metadata }>(
      kind: KindName,
      schema: z.ZodType<T>,
      cache: ObjectCache<T>,
    ) =>
      new WatchLoop({
        ...shared,
        kind,
        sink: {
          read: (objects) => parseAll(schema, objects, api.log),
          replace: (items, version) => cache.replace(items, version),
          put: (item) => cache.put(item),
          drop: (item) => cache.drop(item),
        },
      });
    this.#loops = [
      loop('Deployment', deploymentSchema, this.deployments),
      loop('Service', serviceSchema, this.services),
      loop('Pod', podSchema, this.pods),
    ];
  }

  /** Whether all three kinds are as new as the cluster tells us. */
  get healthy(): boolean {
    return this.#loops.every((loop) => loop.healthy);
  }

  /** Whether nobody listens any more. */
  get unused(): boolean {
    return this.#listeners.size === 0;
  }

  start(): void {
    for (const loop of this.#loops) loop.start();
  }

  stop(): void {
    for (const loop of this.#loops) loop.stop();
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

/** Those items that are what they should be; one that is not stalls its own workload only. */
export function parseAll<T>(
  schema: z.ZodType<T>,
  items: readonly unknown[],
  log: (line: string) => void,
): readonly T[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) return [parsed.data];
    log(`an object of the cluster cannot be read: ${parsed.error.message.slice(0, 300)}`);
    return [];
  });
}

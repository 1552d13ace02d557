import type { ObjectRef } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import type { LeftOutKinds } from './left-out.js';
import { naming, parseAll, type NamespaceView, type ViewNow } from './namespace-view.js';
import { autoscalerSchema, type AutoscalerObject } from './object.js';
import { applyOwned, refuseStrangers, type Owner } from './owned-object.js';

const kind = 'HorizontalPodAutoscaler';

/** Bounds of an autoscaler, with what it belongs to. */
export interface BoundedWorkload extends Owner {
  readonly min: number;
  readonly max: number;
}

/**
 * Autoscalers of a cluster: which ones name a Deployment, whoever made them, and our own. Where they may not be read,
 * there are none: what is not known of cannot be followed.
 */
export class Autoscalers {
  readonly #api: KubernetesApi;
  readonly #instanceId: string;
  readonly #leftOut: LeftOutKinds;

  constructor(api: KubernetesApi, instanceId: string, leftOut: LeftOutKinds) {
    this.#api = api;
    this.#instanceId = instanceId;
    this.#leftOut = leftOut;
  }

  /** Those that name a Deployment; from the view's watch where that is up to date. */
  async of(
    { namespace, name }: ObjectRef,
    view: NamespaceView | null,
    signal: AbortSignal,
  ): Promise<readonly AutoscalerObject[]> {
    const watched = view?.autoscalersOf(name) ?? null;
    return watched ?? naming(await this.#list(namespace, signal), name);
  }

  /** Those of a whole namespace, asked anew, by the Deployment they name. */
  async all(
    namespace: string,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly AutoscalerObject[]>> {
    const all = await this.#list(namespace, signal);
    return Map.groupBy(
      all.filter(({ spec }) => spec.scaleTargetRef.kind === 'Deployment'),
      ({ spec }) => spec.scaleTargetRef.name,
    );
  }

  /** Applies the autoscaler of a workload; does nothing where it may not. */
  async apply(workload: BoundedWorkload, view: ViewNow, signal: AbortSignal): Promise<void> {
    const { ref, min, max } = workload;
    const spec = { minReplicas: min, maxReplicas: max };
    const work = async () => {
      if (view()?.autoscalers.get(ref.name) === undefined)
        await refuseStrangers(this.#api, this.#instanceId, ref, [kind], signal);
      return applyOwned(this.#api, workload, kind, { spec }, signal);
    };
    const applied = await this.#leftOut.unless(kind, ref.namespace, work, null);
    const parsed = autoscalerSchema.safeParse(applied);
    if (parsed.success) view()?.autoscalers.put(parsed.data);
  }

  /** Deletes exactly that one; already gone is success. */
  async remove(ref: ObjectRef, uid: string, view: ViewNow, signal: AbortSignal): Promise<void> {
    const work = () => this.#api.remove(kind, ref, { uid }, signal, 'Background');
    const denied = Symbol('denied');
    const answer = await this.#leftOut.unless<unknown>(kind, ref.namespace, work, denied);
    const autoscalers = view()?.autoscalers;
    const known = autoscalers?.get(ref.name);
    if (answer !== denied && known?.metadata.uid === uid) autoscalers?.drop(known);
  }

  #list(namespace: string, signal: AbortSignal): Promise<readonly AutoscalerObject[]> {
    const work = async () => {
      const { items } = await this.#api.list(kind, namespace, {}, signal);
      return parseAll(autoscalerSchema, items, this.#api.warn);
    };
    return this.#leftOut.unless(kind, namespace, work, []);
  }
}

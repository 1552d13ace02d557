import { ProviderError, type ObjectRef } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { naming, parseAll, type NamespaceView } from './namespace-view.js';
import { autoscalerSchema, type AutoscalerObject } from './object.js';

/** How long a right that is missing is not asked for again, ms. */
const deniedMs = 300_000;

/** Reads which autoscalers name a Deployment, whoever made them. */
export class AutoscalerReader {
  readonly #api: KubernetesApi;
  readonly #deniedAt = new Map<string, number>();

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  /**
   * From the view's watch where that is up to date. None where they may not be read: a Role of before lacks the right,
   * and what is not known of cannot be followed.
   */
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

  async #list(namespace: string, signal: AbortSignal): Promise<readonly AutoscalerObject[]> {
    const { clock, log } = this.#api;
    const deniedAt = this.#deniedAt.get(namespace);
    if (deniedAt !== undefined && clock.now() - deniedAt < deniedMs) return [];
    try {
      const { items } = await this.#api.list('HorizontalPodAutoscaler', namespace, {}, signal);
      return parseAll(autoscalerSchema, items, log);
    } catch (error) {
      if (!(error instanceof ProviderError && error.kind === 'DENIED')) throw error;
      this.#deniedAt.set(namespace, clock.now());
      return [];
    }
  }
}

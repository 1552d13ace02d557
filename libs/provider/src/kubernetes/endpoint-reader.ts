import { ProviderError, type ObjectRef } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { parseAll } from './namespace-view.js';
import { endpointSliceSchema } from './object.js';

/** How long a right that is missing is not asked for again, ms. */
const deniedMs = 300_000;

/**
 * Reads which addresses of a Service gateways are told of. That is a moment after its pods are ready: the controller that
 * writes them tries again after a second when its own caches are behind.
 */
export class EndpointReader {
  readonly #api: KubernetesApi;
  #deniedAt: number | null = null;

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  /** How many pods have a ready one; null where they may not be read: a Role of before lacks the right, and nothing waits for it. */
  async of({ namespace, name }: ObjectRef, signal: AbortSignal): Promise<number | null> {
    const { clock, warn } = this.#api;
    if (this.#deniedAt !== null && clock.now() - this.#deniedAt < deniedMs) return null;
    try {
      const labelSelector = `kubernetes.io/service-name=${name}`;
      const { items } = await this.#api.list('EndpointSlice', namespace, { labelSelector }, signal);
      const endpoints = parseAll(endpointSliceSchema, items, warn).flatMap((slice) => slice.endpoints);
      const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false);
      // Dual stack has a slice for each family, with the same pods.
      return new Set(ready.map(({ addresses, targetRef }) => targetRef?.uid ?? addresses[0])).size;
    } catch (error) {
      if (!(error instanceof ProviderError && error.kind === 'DENIED')) throw error;
      this.#deniedAt = clock.now();
      return null;
    }
  }
}

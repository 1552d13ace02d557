import type { Random } from '@arthor/core';
import { wait } from '../http/deadline.js';
import type { KubernetesApi } from './api.js';
import { ownSelector } from './label.js';
import { routeHints, type RouteHint } from './route-hint.js';
import type { RouteKind } from './route-kind.js';
import { WatchLoop } from './watch-loop.js';

/** How long to wait before the kind is asked for again, ms. */
const askAgainMs = 10_000;

/** Notices, in one namespace, when somebody else meddles with a route of this instance. */
export class RouteWatch {
  readonly #stop = new AbortController();
  readonly #listeners = new Set<{ readonly onLane: (laneId: number) => void }>();
  #loop: WatchLoop<RouteHint> | null = null;

  constructor(
    private readonly options: {
      readonly api: KubernetesApi;
      readonly random: Random;
      readonly namespace: string;
      readonly instanceId: string;
      readonly kind: (signal: AbortSignal) => Promise<RouteKind>;
    },
  ) {}

  /** Whether nobody listens any more. */
  get unused(): boolean {
    return this.#listeners.size === 0;
  }

  listen(onLane: (laneId: number) => void): () => void {
    // An object of its own for each call: two may give the same function.
    const listener = { onLane };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#stop.abort();
    this.#loop?.stop();
  }

  async #run(): Promise<void> {
    const { api, random, namespace, instanceId } = this.options;
    const kind = await this.#kind();
    if (kind === null) return;
    const labelSelector = ownSelector(instanceId);
    const sink = routeHints((laneId) => this.#listeners.forEach(({ onLane }) => onLane(laneId)));
    this.#loop = new WatchLoop({ api, random, namespace, labelSelector, kind, read: sink.read, sink });
    this.#loop.start();
  }

  /** null = stopped meanwhile. */
  async #kind(): Promise<RouteKind | null> {
    const signal = this.#stop.signal;
    while (!signal.aborted) {
      try {
        return await this.options.kind(signal);
      } catch {
        // Whoever needs the route is told why it cannot be chosen; here nothing can be missed before.
        await wait(this.options.api.clock, askAgainMs, signal);
      }
    }
    return null;
  }
}

import type { WorkloadProblem } from '@arthor/core';
import type { KubernetesApi } from '../api.js';
import { parseAll } from '../namespace-view.js';
import { eventSchema, type EventObject, type PodObject } from '../object.js';
import { eventProblem } from './event-problem.js';
import { isOver } from './pod-problem.js';

const stuckMs = 3_000;
/** A reason is told at most this much later than its event came, and the look before it. */
const keptMs = 2_500;

/** Reads events, only of pods that are stuck and say nothing themselves, and seldom. */
export class EventReader {
  readonly #api: KubernetesApi;
  readonly #read = new Map<string, { readonly at: number; readonly events: readonly EventObject[] }>();

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  /** The first problem that events tell; null also where they could not be read. */
  async explain(pods: readonly PodObject[], signal: AbortSignal): Promise<WorkloadProblem | null> {
    const now = this.#api.clock.now();
    const pod = pods.find(
      (item) => item.metadata.deletionTimestamp == null && !isOver(item) && !readyNow(item),
    );
    if (pod === undefined) return null;
    const sinceMs = now - Date.parse(pod.metadata.creationTimestamp ?? '');
    // Pods need a moment; asking for events of each one that starts would double our calls.
    if (!(sinceMs >= stuckMs)) return null;
    return eventProblem(pod, await this.#eventsOf(pod, now, signal), sinceMs);
  }

  async #eventsOf(pod: PodObject, now: number, signal: AbortSignal): Promise<readonly EventObject[]> {
    const { uid, namespace } = pod.metadata;
    const kept = this.#read.get(uid);
    if (kept !== undefined && now - kept.at < keptMs) return kept.events;
    for (const [old, { at }] of this.#read) if (now - at >= keptMs) this.#read.delete(old);
    try {
      const fieldSelector = `involvedObject.uid=${uid}`;
      const { items } = await this.#api.list('Event', namespace, { fieldSelector }, signal);
      const events = parseAll(eventSchema, items, this.#api.warn);
      this.#read.set(uid, { at: now, events });
      return events;
    } catch {
      // Events are only words about a state that is known without them.
      return [];
    }
  }
}

function readyNow(pod: PodObject): boolean {
  return pod.status.conditions.some((item) => item.type === 'Ready' && item.status === 'True');
}

import type { ClusterEvent, ObjectRef } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { parseAll } from './namespace-view.js';
import { eventSchema, type EventObject } from './object.js';

const kinds = ['Deployment', 'ReplicaSet', 'Pod'];
const most = 200;

/**
 * Events of a Deployment and of what it made. All of the namespace are listed: the API selects events by whole
 * names only, and those of pods that are gone are known to nobody. Throws ProviderError.
 */
export async function listWorkloadEvents(
  api: KubernetesApi,
  { namespace, name }: ObjectRef,
  signal: AbortSignal,
): Promise<readonly ClusterEvent[]> {
  const isOfIt = ({ involvedObject: { kind, name: of } }: EventObject): boolean =>
    kinds.includes(kind) && (of === name || of.startsWith(`${name}-`));
  const read = (page: readonly unknown[]) => parseAll(eventSchema, page, api.warn).filter(isOfIt);
  const { items } = await api.listAs('Event', namespace, {}, read, signal);
  return items
    .map(told)
    .sort((a, b) => (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0))
    .slice(0, most);
}

/** Old recorders write counts and two times, new ones one time and a series. */
function told(event: EventObject): ClusterEvent {
  const { involvedObject, type, reason, message, series } = event;
  const first = timeOf(event.firstTimestamp) ?? timeOf(event.eventTime);
  return {
    object: involvedObject,
    type: type === 'Warning' ? 'Warning' : 'Normal',
    reason,
    message,
    count: series?.count ?? event.count ?? 1,
    firstSeenAt: first,
    lastSeenAt: timeOf(series?.lastObservedTime) ?? timeOf(event.lastTimestamp) ?? first,
  };
}

function timeOf(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}

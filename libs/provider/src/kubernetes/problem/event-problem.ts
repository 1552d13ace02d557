import type { WorkloadProblem } from '@arthor/core';
import type { EventObject, PodObject } from '../object.js';
import { place, problem } from './catalog.js';
import { isPulling } from './pod-problem.js';
import { eventCode, pullEventCode } from './words.js';

/** How long a pod may run before not being ready is called a fault, ms. */
const runningMs = 10_000;
/** How long a pod may be made up without a word, ms: a large image takes its time. */
const silentMs = 120_000;

/**
 * What the events of a stuck pod tell where its status tells nothing, or not all: the newest of a kind we know.
 * `sinceMs` is how long the pod has been like this.
 */
export function eventProblem(
  pod: PodObject,
  events: readonly EventObject[],
  sinceMs: number,
): WorkloadProblem | null {
  const { name } = pod.metadata;
  const params = { pod: name };
  const pulls = isPulling(pod);
  const known = [...events]
    .sort((a, b) => timeOf(b).localeCompare(timeOf(a)))
    .flatMap((event) => {
      const code = pulls ? pullEventCode(event.reason, event.message) : codeOf(event);
      return code === null ? [] : [{ code, event }];
    });
  // Without its secret a pull fails in some other words each time: the secret is what is to be mended.
  const newest = known.find(({ code }) => code === 'PULL_SECRET_MISSING') ?? known[0];
  if (newest !== undefined) {
    const { code, event } = newest;
    const image = pod.status.containerStatuses[0]?.image ?? '';
    const of = pulls ? { ...params, image } : params;
    return problem(code, `Pod ${name}: ${event.message}`, event.reason, of, place.events);
  }
  if (pulls) return null;
  const running = pod.status.containerStatuses.some((item) => item.state.running != null && !item.ready);
  if (running && sinceMs >= runningMs)
    return problem(
      'PROBE_FAILING',
      `Pod ${name} runs, but its readiness probe has not passed.`,
      null,
      params,
    );
  if (sinceMs < silentMs) return null;
  const message = `Pod ${name} is ${pod.status.phase} and not ready, and the cluster does not say why.`;
  return problem('POD_STUCK', message, null, params);
}

/** That a node's pods are taken away is told as a normal event. */
function codeOf({ type, reason, message }: EventObject) {
  const isTold = type === 'Warning' || reason === 'TaintManagerEviction' || reason === 'Killing';
  return isTold ? eventCode(reason, message) : null;
}

function timeOf(event: EventObject): string {
  return event.lastTimestamp ?? event.eventTime ?? '';
}

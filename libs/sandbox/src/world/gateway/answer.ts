import type { JsonObject } from '../json.js';
import type { Pod } from '../cluster/object.js';
import { parseImage } from '../cluster/pod-behaviour.js';
import type { Behaviour } from '../cluster/pod-runtime.js';
import type { Headers } from './canary.js';

/** What a simulated pod answers: the same as the demo server of the test cluster, and the headers it got. */
export interface PodAnswer {
  readonly status: number;
  readonly version: string;
  readonly body: JsonObject;
}

/** The answer of a pod to any path and method. */
export function answerOf(
  pod: Pod,
  behaviour: Behaviour,
  request: { readonly path: string; readonly host: string; readonly headers: Headers },
): PodAnswer {
  const { name, tag } = parseImage(pod.spec.containers[0]?.image ?? '');
  return {
    status: behaviour === 'http-500' ? 500 : 200,
    version: tag,
    body: {
      image: name,
      version: tag,
      pod: pod.metadata.name,
      path: request.path,
      host: request.host,
      headers: request.headers,
    },
  };
}

import type { ServerResponse } from 'node:http';
import type { Clock } from '@arthor/core';
import { durationMs } from '../../world/cluster/pod-behaviour.js';
import type { Pod } from '../../world/cluster/object.js';
import type { Headers } from '../../world/gateway/canary.js';
import { answerOf } from '../../world/gateway/answer.js';
import type { World } from '../../world/world.js';
import type { WireRequest } from '../http-server.js';
import { sendJson, sendText } from '../http-server.js';

/** Serves the gateway: routes each request to a simulated pod and lets it answer. */
export function gatewayHandler(world: World, clock: Clock) {
  return (request: WireRequest, response: ServerResponse): void => {
    const host = request.headers.host ?? '';
    const headers = flat(request.headers);
    const verdict = world.run(() => world.decide(host, request.path, headers));
    switch (verdict.kind) {
      case 'no-route':
        return refuse(response, 404, 'NO_ROUTE', `no route for host "${host}" and path "${request.path}"`);
      case 'redirect':
        // In the words of a gateway that takes all it is told at once.
        return sendText(response, 302, 'Found', { location: verdict.location });
      case 'no-endpoints':
        return refuse(response, 503, 'NO_READY_POD', `service "${verdict.service}" has no ready pod`);
      case 'refused':
        return refuse(
          response,
          502,
          'CONNECTION_REFUSED',
          `pod "${verdict.pod.metadata.name}" does not listen there`,
        );
      case 'failed':
        return refuse(response, verdict.status, 'UPSTREAM_FAILED', verdict.message);
      case 'pod':
        return answer(world, clock, verdict, { host, headers, query: request.query }, response);
    }
  };
}

function answer(
  world: World,
  clock: Clock,
  routed: { readonly pod: Pod; readonly path: string },
  request: { readonly host: string; readonly headers: Headers; readonly query: URLSearchParams },
  response: ServerResponse,
): void {
  const { name, namespace, uid } = routed.pod.metadata;
  const finish = (): void => {
    const alive = world.run(
      () => world.cluster.objects.pods.get(namespace ?? '', name)?.metadata.uid === uid,
    );
    if (!alive) return refuse(response, 502, 'POD_GONE', `pod "${name}" ended before it had answered`);
    const behaviour = world.cluster.runtimes.get(uid)?.behaviour ?? 'ok';
    const forwarded = {
      ...request.headers,
      'x-forwarded-host': request.host,
      'x-forwarded-proto': 'http',
      'x-scheme': 'http',
    };
    const said = answerOf(routed.pod, behaviour, {
      path: decoded(routed.path),
      host: request.host,
      headers: forwarded,
    });
    sendJson(response, said.status, said.body, { 'x-version': said.version });
  };
  const sleepMs = durationMs(request.query.get('sleep') ?? undefined, 0);
  if (sleepMs > 0) clock.setTimeout(finish, sleepMs);
  else finish();
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { status, code, message });
}

function flat(headers: WireRequest['headers']): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../../world/json.js';
import { isJsonObject, objectAt, stringAt } from '../../world/json.js';
import { ApiError, badRequest } from '../../world/cluster/api-error.js';
import { managerRequired } from '../../world/cluster/writer.js';
import { mergePatch, strategicPatch } from '../../world/cluster/merge.js';
import type { KubeObject } from '../../world/cluster/object.js';
import { objectJson } from '../../world/cluster/serialise.js';
import type { Propagation } from '../../world/cluster/garbage-collector.js';
import type { World } from '../../world/world.js';
import type { WireRequest } from '../http-server.js';
import { sendJson, sendText } from '../http-server.js';
import { discover } from './discovery.js';
import { openapi } from './openapi.js';
import type { ApiPath } from './path.js';
import { parsePath } from './path.js';
import { podLog } from './pod-log.js';
import { getObject, listJson, listPage, pageMetadata } from './read.js';
import { scaleOf } from './scale.js';
import { tableOf, wantsTable } from './table.js';
import type { Watches } from './watch.js';

/** Serves the Kubernetes API of a world to whoever has the token. */
export function kubernetesHandler(world: World, watches: Watches, token: string) {
  return (request: WireRequest, response: ServerResponse): void => {
    try {
      if (request.headers.authorization !== `Bearer ${token}` && !isOpen(request.path)) {
        throw new ApiError(401, 'Unauthorized', 'Unauthorized');
      }
      answer(world, watches, request, response);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      sendJson(response, error.code, error.toStatus());
    }
  };
}

function isOpen(path: string): boolean {
  return path === '/livez' || path === '/readyz' || path === '/healthz' || path === '/version';
}

function answer(world: World, watches: Watches, request: WireRequest, response: ServerResponse): void {
  if (isOpen(request.path) && request.path !== '/version') {
    return sendText(response, 200, 'ok', { 'content-type': 'text/plain' });
  }
  const found = discover(request.path) ?? openapi(request.path);
  if (found !== null) return sendJson(response, 200, found);
  if (request.path === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')
    return review(request, response);
  const path = parsePath(request.path);
  if (path === null) {
    if (!/^\/apis?\/.*v1\/./.test(request.path)) {
      return sendText(response, 404, '404 page not found\n', { 'content-type': 'text/plain; charset=utf-8' });
    }
    throw new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
  }
  if (request.method === 'GET') return read(world, watches, path, request, response);
  write(world, path, request, response);
}

function read(
  world: World,
  watches: Watches,
  path: ApiPath,
  request: WireRequest,
  response: ServerResponse,
): void {
  const { query } = request;
  const asTable = wantsTable(request.headers.accept);
  if (isTrue(query.get('watch'))) return world.run(() => watches.start(path, query, response, asTable));
  const { name } = path;
  if (name === null) {
    const page = world.run(() => listPage(world.cluster, path, query));
    if (!asTable) return sendJson(response, 200, listJson(path, page));
    return sendJson(response, 200, tableOf(path.resource.plural, page.items, pageMetadata(page), world.now));
  }
  if (path.resource.plural === 'pods' && path.subresource === 'log') {
    const text = world.run(() => {
      const pod = world.cluster.objects.pods.byKey(
        `${path.namespace ?? ''}/${getObject(world.cluster, path, name).metadata.name}`,
      );
      return pod === undefined ? '' : podLog(world.cluster, pod, query);
    });
    return sendText(response, 200, text, { 'content-type': 'text/plain' });
  }
  const object = world.run(() => getObject(world.cluster, path, name));
  if (path.subresource === 'scale' && path.resource.plural === 'deployments')
    return sendJson(response, 200, scaleOf(object));
  if (!asTable) return sendJson(response, 200, objectJson(object));
  const { resourceVersion } = object.metadata;
  sendJson(response, 200, tableOf(path.resource.plural, [object], { resourceVersion }, world.now));
}

function write(world: World, path: ApiPath, request: WireRequest, response: ServerResponse): void {
  // Anybody may tell an event.
  const tells = path.resource.plural === 'events' && request.method === 'POST';
  if (path.resource.readOnly && request.method !== 'DELETE' && !tells) {
    throw new ApiError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    );
  }
  const { method, query } = request;
  const target = { resource: path.resource, namespace: path.namespace ?? '', name: path.name ?? '' };
  const options = {
    manager:
      query.get('fieldManager') ?? (request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? 'unknown',
    force: isTrue(query.get('force')),
    dryRun: query.get('dryRun') === 'All',
  };
  if (method === 'POST' && path.name === null) {
    const body = parseBody(request);
    return send(
      response,
      201,
      world.run(() => world.writer.create(target, body, options)),
    );
  }
  if (path.name === null) {
    throw new ApiError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    );
  }
  if (method === 'DELETE') return remove(world, path, request, response);
  const body = parseBody(request);
  if (path.subresource === 'scale') {
    const replicas = objectAt(body, 'spec')['replicas'] ?? 0;
    const object = world.run(() =>
      world.writer.patch(target, (live) => mergePatch(live, { spec: { replicas } }), options),
    );
    return sendJson(response, 200, scaleOf(object));
  }
  const { plural } = path.resource;
  if (method === 'PATCH' && path.subresource === 'status' && (plural === 'pods' || plural === 'deployments'))
    return send(
      response,
      200,
      world.run(() => world.writer.patchStatus(plural, target, objectAt(body, 'status'))),
    );
  if (method === 'PUT')
    return send(
      response,
      200,
      world.run(() => world.writer.replace(target, body, options)),
    );
  if (method !== 'PATCH') {
    throw new ApiError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    );
  }
  switch ((request.headers['content-type'] ?? '').split(';')[0]) {
    case 'application/apply-patch+yaml': {
      if (!query.has('fieldManager')) throw managerRequired();
      const applied = world.run(() => world.writer.apply(target, body, options));
      return send(response, applied.created ? 201 : 200, applied.object);
    }
    case 'application/merge-patch+json':
      return send(
        response,
        200,
        world.run(() => world.writer.patch(target, (live) => mergePatch(live, body), options)),
      );
    case 'application/strategic-merge-patch+json':
      return send(
        response,
        200,
        world.run(() => world.writer.patch(target, (live) => strategicPatch(live, body), options)),
      );
    default:
      throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
}

function remove(world: World, path: ApiPath, request: WireRequest, response: ServerResponse): void {
  const name = path.name ?? '';
  const body = request.body === '' ? {} : parseBody(request);
  const preconditions = objectAt(body, 'preconditions');
  const { query } = request;
  const [uid, resourceVersion] = [stringAt(preconditions, 'uid'), stringAt(preconditions, 'resourceVersion')];
  const grace = body['gracePeriodSeconds'] ?? query.get('gracePeriodSeconds') ?? undefined;
  const { object, gone } = world.run(() =>
    world.writer.remove(
      { resource: path.resource, namespace: path.namespace ?? '', name },
      {
        propagation: propagationOf(stringAt(body, 'propagationPolicy') ?? query.get('propagationPolicy')),
        ...(grace === undefined ? {} : { graceSeconds: Number(grace) }),
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
        dryRun: query.get('dryRun') === 'All' || JSON.stringify(body['dryRun'] ?? []).includes('All'),
      },
    ),
  );
  // The API server answers with the object while it goes, and with a Status when it is gone; pods always show themselves.
  if (!gone || path.resource.plural === 'pods') return send(response, 200, object);
  const { group, plural } = path.resource;
  sendJson(response, 200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group === '' ? {} : { group }), kind: plural, uid: object.metadata.uid },
  });
}

function propagationOf(text: string | null | undefined): Propagation {
  return text === 'Foreground' || text === 'Orphan' ? text : 'Background';
}

function review(request: WireRequest, response: ServerResponse): void {
  const { spec } = parseBody(request);
  sendJson(response, 201, {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: spec ?? {},
    status: { allowed: true },
  });
}

function parseBody(request: WireRequest): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(request.body);
  } catch (error) {
    throw badRequest(
      `error decoding YAML: ${error instanceof Error ? error.message : 'not JSON'} (the sandbox reads JSON only)`,
    );
  }
  if (!isJsonObject(parsed)) throw badRequest('the body is not an object');
  return parsed;
}

function send(response: ServerResponse, status: number, object: KubeObject): void {
  sendJson(response, status, objectJson(object));
}

function isTrue(text: string | null): boolean {
  return text === 'true' || text === '1';
}

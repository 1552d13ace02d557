import type { ServerResponse } from 'node:http';
import { enabledPlugins } from '../../world/apisix/schema.js';
import type { ApisixStore, Answer, Stored } from '../../world/apisix/store.js';
import { shown } from '../../world/apisix/store.js';
import type { Kind } from '../../world/apisix/validate.js';
import type { Json, JsonObject } from '../../world/json.js';
import { arrayAt, objectAt, stringAt } from '../../world/json.js';
import type { World } from '../../world/world.js';
import type { WireRequest } from '../http-server.js';
import { sendJson } from '../http-server.js';

const server = 'APISIX/3.18.0';
const kinds: readonly string[] = ['routes', 'upstreams'];

/**
 * Serves the Admin API at /apisix/admin and, where a real APISIX has a port of its own on each instance, their control
 * APIs at /control/{number}.
 */
export function apisixHandler(world: World, authKey: string, token: string) {
  return (request: WireRequest, response: ServerResponse): void => {
    response.setHeader('server', server);
    const parts = request.path.split('/').filter((part) => part !== '');
    const { status, body } = world.run(() => {
      if (parts[0] === 'control') return control(world, Number(parts[1]), parts.slice(2));
      if (parts[0] !== 'apisix' || parts[1] !== 'admin') return notFound;
      return refusedKey(request, authKey, token) ?? admin(world.apisix.store, request, parts.slice(2));
    });
    sendJson(response, status, body);
  };
}

const notFound: Answer = { status: 404, body: { error_msg: '404 Route Not Found' } };
const notAllowed: Answer = { status: 405, body: { error_msg: 'this method is not simulated' } };

function refusedKey(request: WireRequest, authKey: string, token: string): Answer | null {
  const given = request.headers[authKey.toLowerCase()] ?? request.query.get('api_key');
  if (given === token) return null;
  const description = given === null ? 'missing apikey' : 'wrong apikey';
  return { status: 401, body: { error_msg: 'failed to check token', description } };
}

function admin(store: ApisixStore, request: WireRequest, parts: readonly string[]): Answer {
  const [kind, id] = parts;
  if (kind === 'plugins' && id === 'list') return { status: 200, body: enabledPlugins };
  if (kind === undefined || !isKind(kind) || parts.length > 2) return notFound;
  if (id === undefined)
    return request.method === 'GET' ? list(store.all(kind), kind, request.query) : notAllowed;
  switch (request.method) {
    case 'GET':
      return store.get(kind, decodeURIComponent(id));
    case 'PUT':
      return store.put(kind, decodeURIComponent(id), parsed(request.body));
    case 'DELETE':
      return store.delete(kind, decodeURIComponent(id), request.query.get('force') === 'true');
    default:
      return notAllowed;
  }
}

const isKind = (text: string): text is Kind => kinds.includes(text);

/** Filters: a name that contains the text, a label's key, a path; without paging everything. */
function list(all: readonly Stored[], kind: Kind, query: URLSearchParams): Answer {
  const [name, label, uri] = [query.get('name'), query.get('label'), query.get('uri')];
  const found = all.filter(
    ({ value }) =>
      (name === null || stringAt(value, 'name')?.includes(name) === true) &&
      (label === null || objectAt(value, 'labels')[label] !== undefined) &&
      (uri === null || urisOf(value).some((one) => one.includes(uri))),
  );
  const [page, size] = [query.get('page'), query.get('page_size')];
  if (page === null && size === null) return listed(kind, found, found);
  const [number, length] = [Number(page), Number(size)];
  if (!(number >= 1) || !(length >= 10 && length <= 500))
    return { status: 400, body: { error_msg: 'page_size must be between 10 and 500' } };
  return listed(kind, found, found.slice((number - 1) * length, number * length));
}

const listed = (kind: Kind, all: readonly Stored[], page: readonly Stored[]): Answer => ({
  status: 200,
  body: { list: page.map((stored) => shown(kind, stored)), total: all.length },
});

const urisOf = (value: JsonObject): readonly string[] =>
  [stringAt(value, 'uri'), ...arrayAt(value, 'uris')].filter((uri) => typeof uri === 'string');

function control(world: World, number: number, parts: readonly string[]): Answer {
  const instance = world.apisix.instances[number];
  const [version, what, id] = parts;
  if (instance === undefined || version !== 'v1') return notFound;
  const held = (kind: Kind): Answer => {
    if (id === undefined) return { status: 200, body: instance.holding(kind) };
    const stored = instance.holds(kind, decodeURIComponent(id));
    if (stored !== undefined) return { status: 200, body: stored };
    return { status: 404, body: { error_msg: `${kind.slice(0, -1)}[${id}] not found` } };
  };
  if (what === 'route' || what === 'routes') return held('routes');
  if (what === 'upstream' || what === 'upstreams') return held('upstreams');
  return what === 'healthcheck' ? { status: 200, body: [] } : notFound;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

import { isObject, type JsonObject } from '../json-object.js';
import { ownPlugins } from './route-body.js';

/** Written by APISIX itself; refused in a PUT. */
const itsOwn = ['id', 'create_time', 'update_time'] as const;

/** What of a route says which requests it takes and who answers them: of these nothing is anybody else's. */
export const ownOfRoute = [
  'name',
  'uri',
  'uris',
  'host',
  'hosts',
  'methods',
  'vars',
  'filter_func',
  'remote_addr',
  'remote_addrs',
  'priority',
  'status',
  'upstream',
  'upstream_id',
  'service_id',
  'script',
  'script_id',
  'enable_websocket',
] as const;

/** What of an upstream says who answers. */
export const ownOfUpstream = [
  'name',
  'nodes',
  'service_name',
  'discovery_type',
  'discovery_args',
  'scheme',
  'retries',
  'timeout',
] as const;

/**
 * A whole route to be put in the place of a live one: what others added beside (a plugin, a time limit, labels) stays,
 * since a PUT would take it away.
 */
export const routeBeside = (live: JsonObject, body: JsonObject): JsonObject => ({
  ...without(live, [...itsOwn, ...ownOfRoute]),
  ...body,
  labels: { ...membersOf(live['labels']), ...membersOf(body['labels']) },
  plugins: { ...without(membersOf(live['plugins']), ownPlugins), ...membersOf(body['plugins']) },
});

/** The same of an upstream; how its pods are chosen may be others' choice. */
export const upstreamBeside = (live: JsonObject, body: JsonObject): JsonObject => ({
  ...body,
  ...without(live, [...itsOwn, ...ownOfUpstream]),
  labels: { ...membersOf(live['labels']), ...membersOf(body['labels']) },
});

/** The members of an object; of anything else none. */
export const membersOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

const without = (object: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

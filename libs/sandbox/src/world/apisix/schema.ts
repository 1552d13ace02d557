import type { Schema } from './json-schema.js';

const any: Schema = {};
const text = (maxLength: number): Schema => ({ type: 'string', minLength: 1, maxLength });
const hostPattern = String.raw`^\*?[0-9a-zA-Z\-._\[\]:]+$`;

/** Ids: also numbers. */
export const idSchema: Schema = {
  anyOf: [
    { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9\\-_.]+$' },
    { type: 'integer', minimum: 1 },
  ],
};

const labels: Schema = {
  type: 'object',
  additionalProperties: { type: 'string', minLength: 1, maxLength: 256, pattern: '^\\S+$' },
};

const timeout: Schema = {
  type: 'object',
  properties: { connect: seconds(), send: seconds(), read: seconds() },
  required: ['connect', 'send', 'read'],
  additionalProperties: false,
};

function seconds(): Schema {
  return { type: 'number', minimum: 0.001 };
}

const weight: Schema = { type: 'integer', minimum: 0 };

const nodes: Schema = {
  anyOf: [
    { type: 'object', additionalProperties: weight },
    {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          host: { type: 'string', pattern: hostPattern },
          port: { type: 'integer', minimum: 1, maximum: 65_535 },
          weight,
          priority: { type: 'integer' },
          metadata: { type: 'object' },
        },
        required: ['host', 'weight'],
        additionalProperties: false,
      },
    },
  ],
};

const its: Readonly<Record<string, Schema>> = {
  id: idSchema,
  name: text(256),
  desc: { type: 'string', maxLength: 256 },
  labels,
  create_time: { type: 'integer' },
  update_time: { type: 'integer' },
};

/** An upstream, by itself or inside a route. */
export const upstreamSchema: Schema = {
  type: 'object',
  properties: {
    ...its,
    type: { type: 'string' },
    nodes,
    scheme: { enum: ['http', 'https', 'grpc', 'grpcs', 'tcp', 'tls', 'udp', 'kafka'] },
    retries: { type: 'integer', minimum: 0 },
    retry_timeout: { type: 'number', minimum: 0 },
    timeout,
    hash_on: { type: 'string' },
    key: { type: 'string' },
    pass_host: { enum: ['pass', 'node', 'rewrite'] },
    upstream_host: { type: 'string', pattern: hostPattern },
    service_name: text(256),
    discovery_type: { type: 'string' },
    discovery_args: { type: 'object' },
    checks: { type: 'object', properties: { active: any, passive: any }, required: ['active'] },
    keepalive_pool: { type: 'object' },
    tls: { type: 'object' },
  },
  additionalProperties: false,
  oneOf: [
    { type: 'object', required: ['nodes'] },
    { type: 'object', required: ['service_name', 'discovery_type'] },
  ],
};

const uri = text(4096);

/** A route. */
export const routeSchema: Schema = {
  type: 'object',
  properties: {
    ...its,
    uri,
    uris: { type: 'array', items: uri, minItems: 1 },
    host: { type: 'string', pattern: hostPattern },
    hosts: { type: 'array', items: { type: 'string', pattern: hostPattern }, minItems: 1 },
    methods: {
      type: 'array',
      items: {
        enum: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE', 'PURGE'],
      },
    },
    vars: { type: 'array' },
    filter_func: text(65_536),
    remote_addr: { type: 'string' },
    remote_addrs: { type: 'array', items: { type: 'string' }, minItems: 1 },
    priority: { type: 'integer' },
    status: { enum: [1, 0] },
    timeout,
    enable_websocket: { type: 'boolean' },
    plugins: { type: 'object' },
    plugin_config_id: idSchema,
    upstream: upstreamSchema,
    upstream_id: idSchema,
    service_id: idSchema,
    script: { type: 'string' },
    script_id: idSchema,
  },
  additionalProperties: false,
  oneOf: [
    { type: 'object', required: ['uri'] },
    { type: 'object', required: ['uris'] },
  ],
};

const weightedUpstreams: Schema = {
  type: 'array',
  minItems: 1,
  maxItems: 20,
  items: {
    type: 'object',
    properties: { upstream_id: idSchema, upstream: upstreamSchema, weight },
  },
};

/** The plugins whose bodies are looked into; the rest of those that are enabled take any object. */
export const pluginSchemas: Readonly<Record<string, Schema>> = {
  'proxy-rewrite': {
    type: 'object',
    properties: {
      uri: text(4096),
      host: { type: 'string', pattern: hostPattern },
      regex_uri: { type: 'array', items: { type: 'string' }, minItems: 2 },
      headers: { type: 'object' },
      use_real_request_uri_unsafe: { type: 'boolean' },
    },
  },
  'traffic-split': {
    type: 'object',
    properties: {
      rules: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            match: {
              type: 'array',
              items: { type: 'object', properties: { vars: { type: 'array' } } },
            },
            weighted_upstreams: weightedUpstreams,
          },
        },
      },
    },
  },
  redirect: {
    type: 'object',
    properties: {
      uri: { type: 'string', minLength: 2 },
      ret_code: { type: 'integer', minimum: 200 },
      http_to_https: { type: 'boolean' },
    },
    oneOf: [
      { type: 'object', required: ['uri'] },
      { type: 'object', required: ['regex_uri'] },
      { type: 'object', required: ['http_to_https'] },
    ],
  },
};

/** What GET /plugins/list answers. */
export const enabledPlugins: readonly string[] = [
  'cors',
  'fault-injection',
  'ip-restriction',
  'key-auth',
  'limit-count',
  'limit-req',
  'prometheus',
  'proxy-rewrite',
  'redirect',
  'request-id',
  'response-rewrite',
  'traffic-split',
];

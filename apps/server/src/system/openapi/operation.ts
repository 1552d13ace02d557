import {
  csrfHeader,
  idempotencyHeader,
  idempotencyKey,
  problem,
  seqHeader,
  type Endpoint,
} from '@arthor/contract';
import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import type { Components } from './components.js';
import { isObject, type JsonObject } from './json.js';
import { refusalsOf } from './refusal.js';

/** An endpoint as an operation of the document. */
export const operationOf = (endpoint: Endpoint, components: Components): JsonObject => {
  const parameters = parametersOf(endpoint, components);
  return {
    operationId: endpoint.name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: permissionSentence(endpoint),
    security: securityOf(endpoint),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              [endpoint.form === true ? 'application/x-www-form-urlencoded' : 'application/json']: {
                schema: components.of(endpoint.body),
              },
            },
          },
        }),
    responses: { ...successes(endpoint, components), ...refusals(endpoint, components) },
  };
};

const permissionSentence = ({ permission }: Endpoint): string => {
  if (permission === 'public') return 'Anyone.';
  if (permission === 'session') return 'Whoever is signed in, or holds a token.';
  const role = permission.toUpperCase();
  return permission === 'admin'
    ? `Role ${role} in all environments.`
    : `Role ${role} or a higher one, where it is held.`;
};

const securityOf = ({ permission, method }: Endpoint): JsonObject[] => {
  if (permission === 'public') return [];
  return [method === 'GET' ? { session: [] } : { session: [], csrf: [] }, { token: [] }];
};

const parametersOf = (endpoint: Endpoint, components: Components): JsonObject[] => [
  ...parts(endpoint.params, 'path', components),
  ...parts(endpoint.query, 'query', components),
  ...(endpoint.repeatable === true
    ? [
        header(
          idempotencyHeader,
          'A repeat with the same key and body answers with the first one’s record.',
          {
            type: 'string',
            pattern: idempotencyKey.source,
          },
        ),
      ]
    : []),
  ...(endpoint.stream !== undefined
    ? [
        header(
          'last-event-id',
          'The number of the last event that was received: the stream goes on after it.',
        ),
      ]
    : []),
];

const parts = (
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  components: Components,
): JsonObject[] => {
  if (schema === undefined) return [];
  const { properties, required } = components.open(schema);
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(isObject(properties) ? properties : {}).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || needed.includes(name),
    schema: inner,
  }));
};

const header = (name: string, description: string, schema: JsonObject = { type: 'string' }): JsonObject => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

const successes = (endpoint: Endpoint, components: Components): JsonObject => {
  const headers =
    endpoint.numbered === true
      ? {
          headers: {
            [seqHeader]: {
              description: 'Number of the event the answer reflects.',
              schema: { type: 'integer' },
            },
          },
        }
      : {};
  const usual = { description: endpoint.summary, ...headers, ...content(endpoint, components) };
  const also = Object.entries(endpoint.also ?? {}).map(([status, schema]) => [
    status,
    { description: endpoint.summary, content: { 'application/json': { schema: components.of(schema) } } },
  ]);
  return { [endpoint.status]: usual, ...Object.fromEntries(also) };
};

const content = ({ response, stream, text }: Endpoint, components: Components): JsonObject => {
  // As in OpenAPI 3.2: a stream is an array of messages with the fields of Server-Sent Events.
  if (stream !== undefined)
    return {
      content: {
        'text/event-stream': {
          schema: {
            type: 'array',
            description: 'One message after another; `data` is sent as JSON on one line.',
            items: components.of(stream),
          },
        },
      },
    };
  if (response === null) return {};
  return {
    content: {
      'application/json': { schema: components.of(response) },
      ...Object.fromEntries((text ?? []).map((type) => [type, { schema: { type: 'string' } }])),
    },
  };
};

const refusals = (endpoint: Endpoint, components: Components): JsonObject =>
  Object.fromEntries(
    Object.entries(refusalsOf(endpoint))
      .filter(([status, codes]) => codes.length > 0 || status === '502')
      .map(([status, codes]) => [
        status,
        {
          description: [STATUS_CODES[status], ...(codes.length === 0 ? [] : [`: ${codes.join(', ')}`])].join(
            '',
          ),
          ...(status === '429'
            ? { headers: { 'retry-after': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
            : {}),
          content: { 'application/problem+json': { schema: components.of(problem) } },
        },
      ]),
  );

/** The security scheme of the CSRF header. */
export const csrfScheme: JsonObject = {
  type: 'apiKey',
  in: 'header',
  name: csrfHeader,
  description: 'The `csrf` of GET /session; only together with the cookie.',
};

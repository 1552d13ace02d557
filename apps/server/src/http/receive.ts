import { cut } from '@arthor/core';
import { schemas, type RouteName, type Schemas } from '@arthor/contract';
import type { Request } from 'express';
import type { FieldError } from './domain-error.js';
import { hasBody, readContent } from './body.js';
import { parseQuery } from './query.js';
import type { Received } from './request-state.js';
import { parsePart, refuse } from './validate.js';

/** Reads and validates params, query and body by the contract; refuses with 400, 413 or 415. */
export const receive = async (name: RouteName, request: Request): Promise<Received> => {
  const { params, query, body, form }: Schemas = schemas[name];
  const errors: FieldError[] = [];
  const part = (schema: Schemas['body'], value: unknown, prefix: '' | 'query' | 'path'): unknown => {
    if (schema === undefined) return undefined;
    const parsed = parsePart(schema, value, prefix);
    errors.push(...parsed.errors);
    return parsed.value;
  };

  const path = part(params, { ...request.params }, 'path');
  const given = parseQuery(request.originalUrl);
  errors.push(...given.errors);
  for (const key of query === undefined ? Object.keys(given.query) : [])
    errors.push({ path: `query.${cut(key, 100)}`, code: 'UNKNOWN_KEY' });
  const filter = part(query, given.query, 'query');
  if (body === undefined && hasBody(request)) errors.push({ path: '', code: 'BODY_NOT_TAKEN' });
  const content = body === undefined ? undefined : part(body, await readContent(request, form === true), '');
  if (errors.length > 0) throw refuse(errors);
  return { params: path, query: filter, body: content };
};

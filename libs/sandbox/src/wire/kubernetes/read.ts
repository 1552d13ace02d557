import { badRequest, expired, notFound } from '../../world/cluster/api-error.js';
import type { Cluster } from '../../world/cluster/cluster.js';
import { parseSelector, matches } from '../../world/cluster/label-selector.js';
import type { KubeObject } from '../../world/cluster/object.js';
import { keyOf } from '../../world/cluster/object.js';
import { apiVersionOf } from '../../world/cluster/resource.js';
import { itemJson } from '../../world/cluster/serialise.js';
import type { JsonObject } from '../../world/json.js';
import { isJsonObject } from '../../world/json.js';
import { parseFieldSelector } from './field-selector.js';
import type { ApiPath } from './path.js';

/** The part of a kind that a list or a watch is about. */
export interface Selection {
  readonly candidates: (cluster: Cluster) => readonly KubeObject[];
  readonly includes: (object: KubeObject) => boolean;
}

/** One page of a list. */
export interface Page {
  readonly items: readonly KubeObject[];
  readonly revision: number;
  readonly next: string | null;
  readonly remaining: number;
}

/** Reads labelSelector and fieldSelector. @throws ApiError 400 */
export function selectionOf(path: ApiPath, query: URLSearchParams): Selection {
  const requirements = parseSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(path.resource.plural, query.get('fieldSelector') ?? '');
  const named = path.name;
  return {
    candidates: (cluster) => cluster.collection(path.resource.plural).select(path.namespace, requirements),
    includes: (object) =>
      (path.namespace === null || (object.metadata.namespace ?? '') === path.namespace) &&
      (named === null || object.metadata.name === named) &&
      matches(requirements, object.metadata.labels) &&
      fields(object),
  };
}

/** One object. @throws ApiError 404 */
export function getObject(cluster: Cluster, path: ApiPath, name: string): KubeObject {
  const object = cluster.collection(path.resource.plural).get(path.namespace ?? '', name);
  if (object === undefined) throw notFound(path.resource, name);
  return object;
}

/**
 * A page in order of namespace and name. Later pages carry the revision of the first, so that a watch from there misses
 * nothing. @throws ApiError 400 for a token that is none, 410 for one that is too old
 */
export function listPage(cluster: Cluster, path: ApiPath, query: URLSearchParams): Page {
  const selection = selectionOf(path, query);
  const all = selection
    .candidates(cluster)
    .filter((object) => selection.includes(object))
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const token = query.get('continue');
  const from = token === null || token === '' ? null : parseToken(cluster, path, token);
  const rest = from === null ? all : all.filter((object) => sortKey(object) > from.after);
  const revision = from?.revision ?? cluster.revision;
  const limit = Number(query.get('limit') ?? 0);
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const last = items.at(-1);
  const remaining = rest.length - items.length;
  const next = remaining === 0 || last === undefined ? null : makeToken(revision, sortKey(last));
  return { items, revision, next, remaining };
}

/** metadata of a list. */
export function pageMetadata(page: Page): JsonObject {
  return {
    resourceVersion: String(page.revision),
    ...(page.next === null ? {} : { continue: page.next, remainingItemCount: page.remaining }),
  };
}

/** A list's JSON. */
export function listJson(path: ApiPath, page: Page): string {
  const { kind } = path.resource;
  const head = `"kind":"${kind}List","apiVersion":"${apiVersionOf(path.resource)}","metadata":${JSON.stringify(pageMetadata(page))}`;
  return `{${head},"items":[${page.items.map(itemJson).join(',')}]}`;
}

function sortKey(object: KubeObject): string {
  return keyOf(object);
}

function makeToken(revision: number, after: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: after })).toString(
    'base64url',
  );
}

function parseToken(cluster: Cluster, path: ApiPath, token: string): { revision: number; after: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    parsed = null;
  }
  if (!isJsonObject(parsed) || typeof parsed['rv'] !== 'number' || typeof parsed['start'] !== 'string') {
    throw badRequest('invalid continue token: continue key is not valid');
  }
  try {
    cluster.history(path.resource.plural).since(parsed['rv']);
  } catch {
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results.',
    );
  }
  return { revision: parsed['rv'], after: parsed['start'] };
}

import type { Plural, Resource } from '../../world/cluster/resource.js';
import { plurals, knownResources } from '../../world/cluster/resource.js';

/** What a path of the Kubernetes API names. */
export interface ApiPath {
  readonly resource: Resource;
  /** null = all namespaces; '' for kinds without one. */
  readonly namespace: string | null;
  /** null = the collection. */
  readonly name: string | null;
  /** '' for the object itself. */
  readonly subresource: string;
}

/** Reads a path below /api or /apis; null when it names no kind served here. */
export function parsePath(path: string): ApiPath | null {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const root =
    parts[0] === 'api'
      ? { group: '', rest: parts.slice(1) }
      : { group: parts[1] ?? '', rest: parts.slice(2) };
  if (parts[0] !== 'api' && parts[0] !== 'apis') return null;
  const [version, first, second, third, ...more] = root.rest;
  if (first === undefined) return null;
  if (first === 'namespaces' && second !== undefined && third !== undefined) {
    const resource = resourceOf(root.group, version, third);
    if (resource?.namespaced === true) {
      return { resource, namespace: second, name: more[0] ?? null, subresource: more.slice(1).join('/') };
    }
  }
  const resource = resourceOf(root.group, version, first);
  if (resource === null) return null;
  if (resource.namespaced) {
    return second === undefined ? { resource, namespace: null, name: null, subresource: '' } : null;
  }
  return {
    resource,
    namespace: '',
    name: second ?? null,
    subresource: [third, ...more].filter((part) => part !== undefined).join('/'),
  };
}

function resourceOf(group: string, version: string | undefined, plural: string): Resource | null {
  const found: Plural | undefined = plurals.find(
    (each) => each === plural && knownResources[each].group === group,
  );
  return found === undefined || knownResources[found].version !== version ? null : knownResources[found];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

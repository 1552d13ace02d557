import type { Resource } from '../../world/cluster/resource.js';
import { apiVersionOf, plurals, knownResources } from '../../world/cluster/resource.js';

/**
 * As much of /openapi/v3 as kubectl reads before it writes: that every PATCH takes `fieldValidation`, so that it leaves
 * validation to the server. Schemas are not given. null for other paths.
 */
export function openapi(path: string): object | null {
  const all = plurals.map((plural) => knownResources[plural]);
  if (path === '/openapi/v3') {
    const groups = all.map((resource) => [
      rootOf(resource),
      { serverRelativeURL: `/openapi/v3/${rootOf(resource)}` },
    ]);
    return { paths: Object.fromEntries(groups) };
  }
  const ofGroup = all.filter((resource) => path === `/openapi/v3/${rootOf(resource)}`);
  if (ofGroup.length === 0) return null;
  const paths = ofGroup.map((resource) => [
    `/${rootOf(resource)}${itemPath(resource)}`,
    { patch: patchOf(resource) },
  ]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.3+sandbox' },
    paths: Object.fromEntries(paths),
    components: { schemas: {} },
  };
}

function patchOf(resource: Resource): object {
  const { group, version, kind } = resource;
  return {
    parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string', uniqueItems: true } }],
    responses: {},
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version, kind },
  };
}

function rootOf(resource: Resource): string {
  return resource.group === '' ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`;
}

function itemPath(resource: Resource): string {
  return resource.namespaced
    ? `/namespaces/{namespace}/${resource.plural}/{name}`
    : `/${resource.plural}/{name}`;
}

import type { Resource } from '../../world/cluster/resource.js';
import { plurals, knownResources } from '../../world/cluster/resource.js';

const apiGroups = [
  'apps',
  'networking.k8s.io',
  'gateway.networking.k8s.io',
  'discovery.k8s.io',
  'autoscaling',
  'policy',
  'authorization.k8s.io',
];
const readVerbs = ['get', 'list', 'watch'];
const writeVerbs = ['create', 'delete', 'patch', 'update'];

/** What the API says of itself under a path; null when the path is none of its self-description. */
export function discover(path: string): object | null {
  switch (path.replace(/\/$/, '')) {
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: apiGroups.map(group) };
    case '/api/v1':
      return resourceList('v1', '');
    case '/version':
      return clusterVersion;
    default: {
      const [, name = '', version] = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path.replace(/\/$/, '')) ?? [];
      if (!apiGroups.includes(name)) return null;
      if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...group(name) };
      return version === versionOf(name) ? resourceList(`${name}/${version}`, name) : null;
    }
  }
}

const clusterVersion = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3+sandbox',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

function group(name: string) {
  const version = { groupVersion: `${name}/${versionOf(name)}`, version: versionOf(name) };
  return { name, versions: [version], preferredVersion: version };
}

/** Each group has one version. */
function versionOf(name: string): string {
  return plurals.map((plural) => knownResources[plural]).find(({ group }) => group === name)?.version ?? 'v1';
}

function resourceList(groupVersion: string, name: string) {
  const resources = plurals
    .map((plural) => knownResources[plural])
    .filter((resource) => resource.group === name)
    .flatMap((resource) => [entry(resource), ...subresources(resource)]);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: name === 'authorization.k8s.io' ? [reviewResource] : resources,
  };
}

const reviewResource = {
  name: 'selfsubjectaccessreviews',
  singularName: 'selfsubjectaccessreview',
  namespaced: false,
  kind: 'SelfSubjectAccessReview',
  verbs: ['create'],
};

function entry(resource: Resource) {
  return {
    name: resource.plural,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: resource.readOnly ? readVerbs : [...readVerbs, ...writeVerbs].toSorted(),
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
  };
}

function subresources(resource: Resource) {
  const { plural, namespaced } = resource;
  if (plural === 'pods')
    return [{ name: 'pods/log', singularName: '', namespaced, kind: 'Pod', verbs: ['get'] }];
  if (plural !== 'deployments') return [];
  const scale = {
    name: 'deployments/scale',
    singularName: '',
    namespaced,
    group: 'autoscaling',
    version: 'v1',
  };
  return [{ ...scale, kind: 'Scale', verbs: ['get', 'patch', 'update'] }];
}

/** How a kind is spoken of in paths, lists and sentences. */
export interface Resource {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: Plural;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Written by the simulated cluster alone. */
  readonly readOnly: boolean;
  /** Whether metadata.generation counts changes of spec. */
  readonly generation: boolean;
}

/** Every kind the sandbox serves, by its name in paths. */
export const plurals = [
  'namespaces',
  'nodes',
  'ingressclasses',
  'deployments',
  'replicasets',
  'pods',
  'services',
  'endpointslices',
  'horizontalpodautoscalers',
  'poddisruptionbudgets',
  'ingresses',
  'gatewayclasses',
  'gateways',
  'httproutes',
  'events',
] as const;

export type Plural = (typeof plurals)[number];

type Traits = Partial<
  Pick<Resource, 'version' | 'shortNames' | 'categories' | 'namespaced' | 'readOnly' | 'generation'>
>;

function resource(group: string, plural: Plural, kind: string, traits: Traits): Resource {
  return {
    group,
    version: 'v1',
    plural,
    kind,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    readOnly: false,
    generation: false,
    ...traits,
  };
}

/** The table everything else goes by: paths, discovery, sentences of errors. */
export const knownResources: Readonly<Record<Plural, Resource>> = {
  namespaces: resource('', 'namespaces', 'Namespace', { shortNames: ['ns'], namespaced: false }),
  nodes: resource('', 'nodes', 'Node', { shortNames: ['no'], namespaced: false, readOnly: true }),
  ingressclasses: resource('networking.k8s.io', 'ingressclasses', 'IngressClass', {
    namespaced: false,
    readOnly: true,
  }),
  deployments: resource('apps', 'deployments', 'Deployment', {
    shortNames: ['deploy'],
    categories: ['all'],
    generation: true,
  }),
  replicasets: resource('apps', 'replicasets', 'ReplicaSet', {
    shortNames: ['rs'],
    categories: ['all'],
    generation: true,
  }),
  pods: resource('', 'pods', 'Pod', { shortNames: ['po'], categories: ['all'], generation: true }),
  services: resource('', 'services', 'Service', { shortNames: ['svc'], categories: ['all'] }),
  endpointslices: resource('discovery.k8s.io', 'endpointslices', 'EndpointSlice', {
    readOnly: true,
    generation: true,
  }),
  horizontalpodautoscalers: resource('autoscaling', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', {
    version: 'v2',
    shortNames: ['hpa'],
    categories: ['all'],
  }),
  poddisruptionbudgets: resource('policy', 'poddisruptionbudgets', 'PodDisruptionBudget', {
    shortNames: ['pdb'],
    generation: true,
  }),
  ingresses: resource('networking.k8s.io', 'ingresses', 'Ingress', { shortNames: ['ing'], generation: true }),
  gatewayclasses: resource('gateway.networking.k8s.io', 'gatewayclasses', 'GatewayClass', {
    shortNames: ['gc'],
    namespaced: false,
    readOnly: true,
  }),
  gateways: resource('gateway.networking.k8s.io', 'gateways', 'Gateway', {
    shortNames: ['gtw'],
    readOnly: true,
  }),
  httproutes: resource('gateway.networking.k8s.io', 'httproutes', 'HTTPRoute', { generation: true }),
  events: resource('', 'events', 'Event', { shortNames: ['ev'], readOnly: true }),
};

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `deployments.apps`, as most sentences of the API name a kind. */
export function qualifiedPlural(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** `Deployment.apps`, as validation and preconditions name a kind. */
export function qualifiedKind(resource: Resource): string {
  return resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
}

export { withoutHurry } from './http/token-bucket.js';
export { KubernetesApi, type KubernetesApiOptions } from './kubernetes/api.js';
export {
  Kubeconfig,
  unknownContext,
  type KubeconfigContexts,
  type KubeconfigSource,
  type OnSecrets,
} from './kubernetes/kubeconfig.js';
export { ShortClusterMemory, type ClusterFacts, type ClusterMemory } from './kubernetes/cluster-facts.js';
export { KubernetesCluster, type KubernetesClusterOptions } from './kubernetes/cluster.js';
export { IngressNginxRoute, type IngressNginxRouteOptions } from './kubernetes/ingress-nginx/route.js';
export { GatewayApiRoute, type GatewayApiRouteOptions } from './kubernetes/gateway-api/route.js';
export type { OnGateway } from './data-plane/data-plane.js';
export { type KubernetesRoute, type RouteKind } from './kubernetes/route-kind.js';
export {
  formerRouteProvider,
  resolveRouteProvider,
  type RouteProviderOptions,
} from './kubernetes/resolve-route-provider.js';
export { isRouteProvider, routeProviders, type RouteProviderName } from './kubernetes/route-providers.js';
export { JenkinsPipeline, type JenkinsPipelineOptions } from './jenkins/pipeline.js';
export { type RegistryLogin } from './jenkins/credential.js';
export { NacosRegistry, type NacosRegistryOptions } from './nacos/registry.js';
export { fillTemplate, TemplatePlaceRefused, type TemplateValues } from './jenkins/job-template.js';
export { type OnOutcome } from './http/outcome.js';
export { ApisixApi, type ApisixApiOptions } from './apisix/api.js';
export { mustBeSafe, type AdminKey } from './apisix/admin-key.js';
export { createApisixRoute, type ApisixRouteOptions } from './apisix/route.js';
export {
  providerVersion,
  type AddedCluster,
  type AddedPipeline,
  type AddedProvider,
  type AddedRegistry,
  type AddedRoute,
  type ProviderHost,
  type RouteHost,
} from './added/added-provider.js';
export { guarded, guardedRoute, providerError } from './added/guard.js';
export { AddedProviderRefused, loadProviders, mustBeWhole } from './added/load.js';

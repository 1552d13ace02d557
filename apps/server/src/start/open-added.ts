import {
  ProviderError,
  type Clock,
  type ClusterPort,
  type PipelinePort,
  type Random,
  type RegistryPort,
  type RoutePort,
} from '@arthor/core';
import {
  AddedProviderRefused,
  guarded,
  guardedRoute,
  isRouteProvider,
  loadProviders,
  mustBeWhole,
  providerVersion,
  type AddedProvider,
  type ProviderHost,
  type RouteHost,
} from '@arthor/provider';
import { ConfigError, type Config } from '../config.js';
import type { ProviderHealth } from '../runtime/provider-health.js';

/** Where an added route provider writes. */
export type RoutePlace = Pick<RouteHost, 'cluster' | 'gateway' | 'ingressClass'>;

/** The providers that PROVIDERS brings, by their names. */
export interface Added {
  readonly clusters: ReadonlyMap<string, ClusterPort>;
  /** Opens the routes of one place, the same for the same; throws ProviderError where that fails. */
  readonly routes: ReadonlyMap<string, (place: RoutePlace) => RoutePort>;
  readonly registry: RegistryPort | null;
  readonly pipeline: PipelinePort | null;
}

/** What {@link openAdded} needs. */
export interface AddedParts {
  readonly config: Pick<Config, 'providers' | 'jenkins' | 'nacos' | 'kubernetes'>;
  readonly instanceId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly health: ProviderHealth;
  readonly warn: (line: string) => void;
}

/**
 * Loads the modules of PROVIDERS and creates what they bring, but makes no call. Routes are created when a place first
 * needs them.
 * @throws ConfigError naming the key
 */
export async function openAdded(parts: AddedParts): Promise<Added> {
  const { config } = parts;
  try {
    const all = await loadProviders(config.providers.files);
    const [registry = null, secondRegistry] = all.filter(({ kind }) => kind === 'registry');
    const [pipeline = null, secondPipeline] = all.filter(({ kind }) => kind === 'pipeline');
    refuseTwo('registry', registry, secondRegistry?.name ?? (config.nacos && 'NACOS_HOST'));
    refuseTwo('pipeline', pipeline, secondPipeline?.name ?? (config.jenkins && 'JENKINS_ENDPOINT'));
    const opened = opening(parts, all);
    refuseUnknownRoutes(config.kubernetes.routeProvider, opened.routes);
    return opened;
  } catch (error) {
    if (!(error instanceof AddedProviderRefused)) throw error;
    throw new ConfigError(`PROVIDERS cannot be used: ${error.message}.`, { cause: error });
  }
}

function opening(parts: AddedParts, all: readonly AddedProvider[]): Added {
  const { instanceId, clock, random, warn, health } = parts;
  const { env } = parts.config.providers;
  const host: ProviderHost = { version: providerVersion, instanceId, env, clock, random, warn };
  const clusters = new Map<string, ClusterPort>();
  const routes = new Map<string, (place: RoutePlace) => RoutePort>();
  let registry: RegistryPort | null = null;
  let pipeline: PipelinePort | null = null;
  for (const provider of all) {
    const { name } = provider;
    const guarding = { name, onOutcome: health.listener(name, null) };
    switch (provider.kind) {
      case 'cluster':
        clusters.set(name, guarded(created(provider, host), guarding));
        break;
      case 'registry':
        registry = guarded(created(provider, host), guarding);
        break;
      case 'pipeline':
        pipeline = guarded(created(provider, host), guarding);
        break;
      case 'route':
        routes.set(
          name,
          oncePerPlace((place) => {
            try {
              return guardedRoute(created(provider, { ...host, ...place }), guarding);
            } catch (error) {
              throw unopened(name, error);
            }
          }),
        );
    }
  }
  return { clusters, routes, registry, pipeline };
}

/**
 * Opens the route providers where environments are that set nothing: what cannot be opened there is told at the start.
 * @throws ConfigError naming the key
 */
export function tryRoutes({ routes }: Added, place: RoutePlace): void {
  for (const open of routes.values()) {
    try {
      open(place);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      throw new ConfigError(`PROVIDERS cannot be used: ${error.message}.`, { cause: error });
    }
  }
}

function oncePerPlace(open: (place: RoutePlace) => RoutePort): (place: RoutePlace) => RoutePort {
  const opened = new Map<string, RoutePort>();
  return ({ cluster, gateway, ingressClass }) => {
    const key = JSON.stringify([cluster, gateway, ingressClass]);
    const route = opened.get(key) ?? open({ cluster, gateway, ingressClass });
    opened.set(key, route);
    return route;
  };
}

/** What a provider creates, whole. Throws AddedProviderRefused. */
function created<Host, Port>(provider: AddedProvider & { create(host: Host): Port }, host: Host): Port {
  let port: Port;
  try {
    port = provider.create(host);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new AddedProviderRefused(`${provider.name} does not open: ${words}`, { cause: error });
  }
  mustBeWhole(provider, port);
  return port;
}

/** A person must act: it opens no better the next time. */
function unopened(name: string, error: unknown): ProviderError {
  const words = error instanceof Error ? error.message : String(error);
  const params = { provider: name };
  return new ProviderError(name, 'DENIED', 'PROVIDER_FAULT', words, { params, cause: error });
}

/** There is one registry and one CI server. */
function refuseTwo(kind: string, one: AddedProvider | null, other: string | null): void {
  if (one === null || other === null) return;
  throw new AddedProviderRefused(`there is one ${kind}, and ${one.name} is one beside ${other}`);
}

function refuseUnknownRoutes(name: string, routes: Added['routes']): void {
  if (name === 'auto' || isRouteProvider(name) || routes.has(name)) return;
  const known = ['auto, gateway-api, ingress-nginx', ...routes.keys()].join(', ');
  throw new ConfigError(`KUBERNETES_ROUTE_PROVIDER must be one of ${known}, but is "${name}".`);
}

/** An installation without PROVIDERS. */
export const nothingAdded: Added = {
  clusters: new Map(),
  routes: new Map(),
  registry: null,
  pipeline: null,
};

import {
  ProviderError,
  type Deployment,
  type Entrance,
  type Fault,
  type Known,
  type Lane,
  type PoolPort,
  type RouteHome,
  type RoutePort,
} from '@arthor/core';
import type { EnvironmentProviders, ProvidersByEnvironment } from './environment-providers.js';
import { known } from './fault.js';

/** What finding the homes of a lane's rows needs. */
interface Finding {
  readonly providers: ProvidersByEnvironment;
  readonly onSurprise: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Where a lane's rows live: each on the cluster it was made on, its route with the provider that wrote it,
 * whatever the environment names now.
 */
export class Homes {
  private constructor(
    /** What the environment names now. */
    readonly own: EnvironmentProviders,
    readonly clusterId: Known<string>,
    private readonly others: ReadonlyMap<string, Known<EnvironmentProviders | null>>,
  ) {}

  /** Asks which cluster answers, and for those of rows that are on another one. */
  static async of(
    lane: Pick<Lane, 'environment'>,
    rows: readonly Deployment[],
    own: EnvironmentProviders,
    { providers, onSurprise, signal }: Finding,
  ): Promise<Homes> {
    const clusterId = await known(() => own.cluster.identity(signal), onSurprise);
    const ids = new Set(rows.map((row) => row.clusterId).filter((id) => id !== null));
    // While it is not known which cluster answers, no row is known to be on another one.
    if (!clusterId.known) return new Homes(own, clusterId, new Map([...ids].map((id) => [id, clusterId])));
    ids.delete(clusterId.value);
    const others = await Promise.all(
      [...ids].map(
        async (id) =>
          [id, await known(() => providers.on(lane.environment, id, signal), onSurprise)] as const,
      ),
    );
    return new Homes(own, clusterId, new Map(others));
  }

  /** The providers on a cluster (null: the environment's); null = no configured context leads there. */
  private at(clusterId: string | null): Known<EnvironmentProviders | null> {
    return (clusterId === null ? undefined : this.others.get(clusterId)) ?? { known: true, value: this.own };
  }

  /** Whether no configured context leads to the cluster a row was made on. */
  isLost(row: Deployment): boolean {
    const at = this.at(row.clusterId);
    return at.known && at.value === null;
  }

  /** Where a row's route is kept; null = where the environment keeps those of new rows. */
  homeOf(row: Deployment | null, lane: Lane): RouteHome {
    const clusterId = row?.clusterId ?? (this.clusterId.known ? this.clusterId.value : null);
    const at = this.at(clusterId);
    const providers = at.known && at.value !== null ? at.value : this.own;
    const provider = providerOf(row, providers);
    const route = providers.routeOf(provider);
    return {
      provider,
      objectKind: 'problem' in route ? 'Route' : route.objectKind,
      clusterId,
      entrance: (row && entranceThen(row, lane)) ?? entranceOf(providers.gatewayUrl),
    };
  }

  /** Where the data plane of a home is asked; null = nobody said, or its clients came in elsewhere. */
  entranceOf(home: RouteHome): Entrance | null {
    const at = this.at(home.clusterId);
    const { gatewayUrl, gatewayReplicas } = at.known && at.value !== null ? at.value : this.own;
    if (gatewayUrl === null || entranceOf(gatewayUrl) !== home.entrance) return null;
    return { url: gatewayUrl, replicas: gatewayReplicas };
  }

  /** The providers on the cluster of a row (null: the environment's). Throws ProviderError where it cannot be reached. */
  reach(clusterId: string | null): EnvironmentProviders {
    const at = this.at(clusterId);
    if (!at.known) throw errorOf('kubernetes', at.fault);
    if (at.value !== null) return at.value;
    const text = `no configured context leads to the cluster ${clusterId}`;
    throw new ProviderError('kubernetes', 'DENIED', 'CLUSTER_CHANGED', text);
  }

  /** The pools that a row's route names. Throws ProviderError where its gateway cannot be reached, or keeps none. */
  poolsOf(row: Deployment): PoolPort {
    const providers = this.reach(row.clusterId);
    const provider = providerOf(row, providers);
    const route = providers.routeOf(provider);
    if ('problem' in route) throw errorOf(provider, route.problem);
    if (route.pools !== null) return route.pools;
    throw new ProviderError(provider, 'DENIED', 'NO_POOLS', `${provider} routes to Services, not to pods`);
  }

  /** The routes of a home. Throws ProviderError where they cannot be reached. */
  routeAt(home: RouteHome): RoutePort {
    const route = this.reach(home.clusterId).routeOf(home.provider);
    if ('problem' in route) throw errorOf(home.provider, route.problem);
    return route;
  }
}

/** What writes a row's route; null = one of the environment as it is now. */
const providerOf = (row: Deployment | null, providers: EnvironmentProviders): string =>
  row === null
    ? providers.route.provider
    : (row.routeProvider ?? providers.routeFor(row.deployMode).provider);

const errorOf = (provider: string, { kind, code, message, ...told }: Fault): ProviderError =>
  new ProviderError(provider, kind, code, message, told);

/** Where the clients of a row came in when its route was written. */
function entranceThen(row: Deployment, { route }: Lane): string | null {
  const records = [route?.former, route?.inForce, route?.written];
  const record = records.find(
    (one) => one?.provider === row.routeProvider && (one.main === row.name || one.canary === row.name),
  );
  return record?.entrance ?? null;
}

function entranceOf(gatewayUrl: string | null): string | null {
  if (gatewayUrl === null || !URL.canParse(gatewayUrl)) return null;
  const { hostname, port, protocol } = new URL(gatewayUrl);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

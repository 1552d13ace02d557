import { randomUUID } from 'node:crypto';
import {
  providerVersion,
  type AddedProvider,
  type AddedRoute,
  type RouteHost,
} from '../added/added-provider.js';
import { guarded, guardedRoute } from '../added/guard.js';
import { AddedProviderRefused, mustBeWhole } from '../added/load.js';
import { clusterConformance } from './cluster.js';
import { pipelineConformance } from './pipeline.js';
import { poolConformance, type PoolBench } from './pool.js';
import { registryConformance } from './registry.js';
import { routeConformance, type RouteBench } from './route.js';
import { systemClock, systemRandom } from './test-namespace.js';

/** Holds an added provider to its port's contract, guarded as it is in Arthor. */
export async function addedConformance(provider: AddedProvider): Promise<void> {
  const { name } = provider;
  const open = <Host, Port extends object>(from: { create(host: Host): Port }, host: Host): Port => {
    const port = from.create(host);
    mustBeWhole(provider, port);
    return guarded(port, { name });
  };
  switch (provider.kind) {
    case 'cluster':
      return clusterConformance(name, async () => {
        const host = hostOf();
        const bench = await benchOf(provider, host);
        return { ...bench, cluster: open(provider, host), stranger: open(provider, hostOf()) };
      });
    case 'route':
      return routesConformance(provider);
    case 'registry':
      return registryConformance(name, async () => {
        const host = hostOf();
        const bench = await benchOf(provider, host);
        return { ...bench, registry: open(provider, host) };
      });
    case 'pipeline':
      return pipelineConformance(name, async () => {
        const host = hostOf();
        const bench = await benchOf(provider, host);
        return { ...bench, pipeline: open(provider, host) };
      });
  }
}

/** Routes, and the pools that they lead to where there are any. */
async function routesConformance(provider: AddedRoute): Promise<void> {
  const { name } = provider;
  const make = async (): Promise<RouteBench & PoolBench> => {
    const host = hostOf();
    const bench = await provider.bench?.(host);
    const [route, stranger] = [provider.create(host), provider.create(hostOf())];
    mustBeWhole(provider, route);
    return {
      namespace: 'conformance',
      host: 'conformance.localhost',
      knowsInstances: false,
      close: () => Promise.resolve(),
      ...bench,
      route: guardedRoute(route, { name }),
      stranger: guardedRoute(stranger, { name }),
    };
  };
  routeConformance(name, make);
  const bench = await make();
  await bench.close();
  if (bench.route.pools !== null) poolConformance(name, make);
}

interface Benched<Host, Bench> {
  readonly name: string;
  bench?(host: Host): Bench;
}

/** What a suite needs beside the port: only whoever wrote it knows how to come by that. */
function benchOf<Host, Bench>(provider: Benched<Host, Bench>, host: Host): Bench {
  const bench = provider.bench?.(host);
  if (bench === undefined)
    throw new AddedProviderRefused(`${provider.name} lacks \`bench\`: nothing to try it with`);
  return bench;
}

/** Another installation each time. */
const hostOf = (): RouteHost => ({
  version: providerVersion,
  instanceId: randomUUID(),
  env: process.env,
  clock: systemClock,
  random: systemRandom,
  warn: (line) => console.warn(line),
  cluster: null,
  gateway: process.env['KUBERNETES_GATEWAY'] ?? null,
  ingressClass: process.env['KUBERNETES_INGRESS_CLASS'] ?? null,
});

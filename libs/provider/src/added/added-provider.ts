import type { ClusterPort, Clock, PipelinePort, Random, RegistryPort, RoutePort } from '@arthor/core';
import type { ClusterBench } from '../conformance/cluster.js';
import type { PipelineBench } from '../conformance/pipeline.js';
import type { PoolBench } from '../conformance/pool.js';
import type { RegistryBench } from '../conformance/registry.js';
import type { RouteBench } from '../conformance/route.js';

/** Version of what a provider and Arthor promise each other: the ports, and this file. */
export const providerVersion = 1;

/** What Arthor hands to a provider. */
export interface ProviderHost {
  readonly version: number;
  /** Of this installation: marks what it made, so that nobody else's is touched. */
  readonly instanceId: string;
  /** Environment variables, for the provider's own configuration. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  /** Writes a line to the log. */
  readonly warn: (line: string) => void;
}

/** What a route provider is handed: it is opened once for each cluster and gateway. */
export interface RouteHost extends ProviderHost {
  /** The setting `cluster` of the environments: a context of the kubeconfig, or an added cluster; null = unnamed. */
  readonly cluster: string | null;
  /** The settings `gateway` and `ingressClass`, whatever they mean to the provider. */
  readonly gateway: string | null;
  readonly ingressClass: string | null;
}

interface Named {
  /** What it is called in settings, in rows, and in texts. */
  readonly name: string;
  /** The version it was written for; absent = whatever runs. */
  readonly version?: number;
}

/** Runs the pods, under the name that the setting `cluster` gives. */
export interface AddedCluster extends Named {
  readonly kind: 'cluster';
  create(host: ProviderHost): ClusterPort;
  /** What `npm run conformance` needs beside it. */
  bench?(host: ProviderHost): Bench<ClusterBench, 'cluster' | 'stranger'>;
}

/** Writes routes, under the name that the setting `routeProvider` gives: to Services, or to pods where it has pools. */
export interface AddedRoute extends Named {
  readonly kind: 'route';
  create(host: RouteHost): RoutePort;
  bench?(host: RouteHost): Bench<Partial<RouteBench & PoolBench>, 'route' | 'stranger'>;
}

/** The service registry, in the place of Nacos. */
export interface AddedRegistry extends Named {
  readonly kind: 'registry';
  create(host: ProviderHost): RegistryPort;
  bench?(host: ProviderHost): Bench<RegistryBench, 'registry'>;
}

/** The CI server, in the place of Jenkins. */
export interface AddedPipeline extends Named {
  readonly kind: 'pipeline';
  create(host: ProviderHost): PipelinePort;
  bench?(host: ProviderHost): Bench<PipelineBench, 'pipeline'>;
}

type Bench<Whole, Made extends keyof Whole> = Promise<Omit<Whole, Made>> | Omit<Whole, Made>;

/** What a module of PROVIDERS exports: one as its default, or several as `providers`. */
export type AddedProvider = AddedCluster | AddedRoute | AddedRegistry | AddedPipeline;

/** The calls of a port; the compiler holds the lists below to the ports. */
type Calls<Port> = {
  readonly [K in keyof Port as Port[K] extends (...args: never[]) => unknown ? K : never]-?: true;
};

const cluster: Calls<ClusterPort> = {
  identity: true,
  render: true,
  specOf: true,
  apply: true,
  compare: true,
  observe: true,
  remove: true,
  autoscale: true,
  unscale: true,
  markPods: true,
  list: true,
  watch: true,
  log: true,
  events: true,
  check: true,
};
const route: Calls<RoutePort> = {
  observe: true,
  list: true,
  apply: true,
  remove: true,
  inForce: true,
  gone: true,
  usesOf: true,
  check: true,
};
const registry: Calls<RegistryPort> = {
  observe: true,
  write: true,
  register: true,
  deregister: true,
  check: true,
};
const pipeline: Calls<PipelinePort> = {
  ensureJob: true,
  trigger: true,
  find: true,
  observe: true,
  abort: true,
  log: true,
  check: true,
};

/** The calls of each kind of port, by which a provider that lacks one is refused at the start. */
export const portCalls: Readonly<Record<AddedProvider['kind'], readonly string[]>> = {
  cluster: Object.keys(cluster),
  route: Object.keys(route),
  registry: Object.keys(registry),
  pipeline: Object.keys(pipeline),
};

import type { DeploymentInstances, LaneInstances } from '@arthor/contract';
import {
  isPooled,
  ProviderError,
  registryEntries,
  registryService,
  upstreamNodes,
  type RegistryInstance,
  type WorkloadState,
} from '@arthor/core';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../http/principal.js';
import { LaneEnvironments, type LaneEnvironment } from '../lane/lane-environment.js';
import { Providers, type EnvironmentProviders } from '../runtime/providers.js';
import type { DeploymentRow } from '../store/entity/deployment.js';
import type { LaneRow } from '../store/entity/lane.js';
import { Store } from '../store/store.js';
import { answer, type Answer } from './answer.js';
import { providersOf } from './cluster-of.js';
import { liveRows } from './live-rows.js';

const limitMs = 5_000;

type Unavailable = LaneInstances['unavailable'][number];

/** null = there is no such part of a deployment. */
type Part<T> = Answer<T> | null;
type Upstream = NonNullable<DeploymentInstances['upstream']>;
type Registry = NonNullable<DeploymentInstances['registry']>;

interface Seen {
  readonly row: DeploymentRow;
  readonly pods: Answer<WorkloadState | null>;
  readonly upstream: Part<Upstream>;
}

/** The registry, as it was asked once for the whole lane; null = there is none for it. */
type Listed = { readonly provider: string; readonly answer: Answer<readonly RegistryInstance[]> } | null;

/** Asks where the pods of a lane are called: by gateways that call pods, and in the service registry. */
@Injectable()
export class ReadLaneInstances {
  constructor(
    private readonly store: Store,
    private readonly providers: Providers,
    private readonly environments: LaneEnvironments,
  ) {}

  /** Of all that lives there, newest deployment first. */
  async of(caller: Principal, id: number, gone: AbortSignal): Promise<LaneInstances> {
    const { lane, rows, at } = await this.store.read((view) => liveRows(view, caller, id, this.environments));
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limitMs)]);
    const [listed, ...seen] = await Promise.all([
      this.listed(lane, at, signal),
      ...rows.map((row) => this.seen(row, at, signal)),
    ]);
    const parts = seen.map((each) => partsOf(each, listed));
    return {
      items: parts.map(({ item }) => item),
      unavailable: parts.flatMap(({ unavailable }) => unavailable),
    };
  }

  private async listed(lane: LaneRow, at: LaneEnvironment, signal: AbortSignal): Promise<Listed> {
    const port = this.providers.registry();
    const service = registryService(lane.application, at.environment);
    if (port === null || service === null) return null;
    return { provider: port.provider, answer: await answer(() => port.observe(service, signal)) };
  }

  /** The pods of a deployment and the upstream that calls them. */
  private async seen(row: DeploymentRow, at: LaneEnvironment, signal: AbortSignal): Promise<Seen> {
    const ref = { namespace: row.environment, name: row.name };
    const providers = await answer(() => providersOf(this.providers, row, at, signal));
    if (!('value' in providers)) return { row, pods: providers, upstream: null };
    const pods = await answer(() => providers.value.cluster.observe(ref, { fresh: false }, signal));
    const isCalled = isPooled(row) && 'value' in pods;
    const upstream = isCalled
      ? await answer(() => upstreamOf(row, pods.value, providers.value, signal))
      : null;
    return { row, pods, upstream };
  }
}

async function upstreamOf(
  row: DeploymentRow,
  workload: WorkloadState | null,
  providers: EnvironmentProviders,
  signal: AbortSignal,
): Promise<Upstream> {
  const { routeProvider, deployMode, environment, name } = row;
  const route = routeProvider === null ? providers.routeFor(deployMode) : providers.routeOf(routeProvider);
  if ('problem' in route) {
    const { kind, code, message } = route.problem;
    throw new ProviderError(routeProvider ?? '', kind, code, message);
  }
  const pool = (await route.pools?.observe({ namespace: environment, name }, signal)) ?? null;
  return { provider: route.provider, nodes: [...upstreamNodes(row, workload, pool)] };
}

/** What a deployment consists of for the answer, and what of it could not be asked. */
function partsOf({ row, pods, upstream }: Seen, listed: Listed) {
  const missing = (what: Unavailable['what'], part: Part<unknown>): Unavailable[] =>
    part === null || 'value' in part ? [] : [{ deploymentId: row.id, what, ...part }];
  // Without the pods nothing can be said of an address.
  const registry = 'value' in pods ? registryOf(row, pods.value, listed) : null;
  return {
    item: { deploymentId: row.id, upstream: valueOf(upstream), registry: valueOf(registry) },
    unavailable: [
      ...missing('CLUSTER', pods),
      ...missing('UPSTREAM', upstream),
      ...missing('REGISTRY', registry),
    ],
  };
}

const valueOf = <T>(part: Part<T>): T | null => (part !== null && 'value' in part ? part.value : null);

function registryOf(row: DeploymentRow, workload: WorkloadState | null, listed: Listed): Part<Registry> {
  if (listed === null) return null;
  const { provider, answer } = listed;
  if (!('value' in answer)) return answer;
  const instances = [...registryEntries(row, workload, answer.value)];
  const pods = workload?.ours === true ? workload.pods : [];
  const ready = pods.filter((pod) => pod.ready && !pod.terminating).map(({ name }) => name);
  const given = new Set(instances.filter(({ in: isIn }) => isIn).map(({ pod }) => pod));
  const registered = ready.filter((name) => given.has(name)).length;
  return { value: { provider, registered, ready: ready.length, instances } };
}

import type { Deployment } from '../lane/deployment.js';
import { addressOf } from '../lane/pooled.js';
import type { PodState, WorkloadState } from '../port/cluster.js';
import type { PoolState } from '../port/pool.js';
import type { RegistryInstance } from '../port/registry.js';
import { isByArthor, isOfPod } from './registry-wish.js';
import { podsToGo } from './scale-in.js';

/** What a pod is to a gateway that calls pods itself; `NO_POD`: an address in the pool that no pod has. */
export type NodeWhy = 'READY' | 'NOT_READY' | 'NO_ADDRESS' | 'SCALED_IN' | 'TERMINATING' | 'NO_POD';

/** One address behind a deployment's pool, or a pod that is not in it. */
export interface UpstreamNode {
  /** `ip:port`; null = the pod has no address yet. */
  readonly address: string | null;
  readonly pod: string | null;
  /** Whether the gateway calls it. */
  readonly in: boolean;
  /** Why it is, or is not. Where the two do not fit, the pool is about to follow. */
  readonly why: NodeWhy;
}

/** What the pool of a deployment has, pod by pod, and what else is in it. */
export function upstreamNodes(
  row: Deployment,
  workload: WorkloadState | null,
  pool: PoolState | null,
): readonly UpstreamNode[] {
  const pods = podsOf(workload);
  const going = new Set(workload === null ? [] : podsToGo(row, workload).map(({ name }) => name));
  const has = new Set(pool?.ours === true ? pool.addresses : []);
  const nodes = pods.map((pod): UpstreamNode => {
    const address = pod.ip === null ? null : addressOf(pod.ip, row.workload.containerPort);
    const isIn = address !== null && has.has(address) && isHolder(pod, pods);
    return { address, pod: pod.name, in: isIn, why: whyOf(pod, going.has(pod.name)) };
  });
  const known = new Set(nodes.map(({ address }) => address));
  const others = [...has].filter((address) => !known.has(address));
  return [...nodes, ...others.map((address) => ({ address, pod: null, in: true, why: 'NO_POD' }) as const)];
}

/** How an instance stands in the registry. */
export type InstanceWhy =
  /** Callers are given it, and it says what it is. */
  | 'GIVEN'
  /** It does not say yet what it is. */
  | 'UNTOLD'
  | 'CLOSING'
  /** Arthor registered it, and its pod is not ready. */
  | 'NOT_READY'
  /** Somebody disabled it. */
  | 'DISABLED'
  /** The registry hears nothing of it. */
  | 'UNHEALTHY'
  | 'NOT_REGISTERED'
  /** It says that it is of this deployment, and no pod has its address. */
  | 'NO_POD';

/** One instance in the registry, or a pod that has none. */
export interface RegistryEntry {
  /** `ip:port`; of a pod without an instance its own, null = it has none yet. */
  readonly address: string | null;
  readonly pod: string | null;
  /** null = nobody did. */
  readonly registeredBy: 'APPLICATION' | 'ARTHOR' | null;
  /** Whether callers are given it. */
  readonly in: boolean;
  readonly why: InstanceWhy;
  readonly weight: number | null;
  /** As it says itself. */
  readonly lifecycle: string | null;
  readonly symbol: string | null;
}

/** What the registry lists of a deployment, pod by pod, and what else says to be of it. */
export function registryEntries(
  row: Deployment,
  workload: WorkloadState | null,
  listed: readonly RegistryInstance[],
): readonly RegistryEntry[] {
  const pods = podsOf(workload);
  const ofPods = pods.flatMap((pod): RegistryEntry[] => {
    const own = listed.filter((one) => one.ip === pod.ip && isOfPod(one, pod.name) && isHolder(pod, pods));
    if (own.length > 0) return own.map((one) => entryOf(one, pod.name, standingOf(row, pod, one)));
    const address = pod.ip === null ? null : addressOf(pod.ip, row.workload.containerPort);
    return [{ ...nothing, address, pod: pod.name, why: 'NOT_REGISTERED' }];
  });
  const others = listed
    .filter(
      ({ ip, metadata }) => metadata['deploymentName'] === row.name && !pods.some((pod) => pod.ip === ip),
    )
    .map((one) => entryOf(one, null, 'NO_POD'));
  return [...ofPods, ...others];
}

const nothing = { registeredBy: null, in: false, weight: null, lifecycle: null, symbol: null } as const;

const podsOf = (workload: WorkloadState | null): readonly PodState[] =>
  workload?.ours === true ? workload.pods : [];

/** Of two pods that tell one address the one that ends has lost it. */
const isHolder = (pod: PodState, pods: readonly PodState[]): boolean =>
  !pod.terminating || !pods.some((other) => other.ip === pod.ip && !other.terminating);

function whyOf(pod: PodState, isGoing: boolean): NodeWhy {
  if (pod.terminating) return 'TERMINATING';
  if (pod.ip === null) return 'NO_ADDRESS';
  if (isGoing) return 'SCALED_IN';
  return pod.ready ? 'READY' : 'NOT_READY';
}

function standingOf(row: Deployment, pod: PodState, one: RegistryInstance): InstanceWhy {
  const { lifecycle, deploymentName } = one.metadata;
  const wanted = pod.terminating ? 'CLOSING' : row.lifecycle;
  // Callers keep the main that is replaced until they are given another one.
  const isKept = wanted === 'CLOSING' && row.status === 'REPLACING' && lifecycle === 'RUNNING';
  if (deploymentName !== row.name || (lifecycle !== wanted && !isKept)) return 'UNTOLD';
  if (lifecycle === 'CLOSING') return 'CLOSING';
  if (!one.enabled) return isByArthor(one) && !pod.ready ? 'NOT_READY' : 'DISABLED';
  return one.ephemeral && !one.healthy ? 'UNHEALTHY' : 'GIVEN';
}

const entryOf = (one: RegistryInstance, pod: string | null, why: InstanceWhy): RegistryEntry => ({
  address: addressOf(one.ip, one.port),
  pod,
  registeredBy: isByArthor(one) ? 'ARTHOR' : 'APPLICATION',
  in: one.enabled && (!one.ephemeral || one.healthy),
  why,
  weight: one.weight,
  lifecycle: one.metadata['lifecycle'] ?? null,
  symbol: one.metadata['arthor.symbol'] ?? null,
});

import type { DeploymentInstances, Lane, RegistryInstance, UpstreamNode } from '@arthor/contract';

/** One pod, or an address that no pod has, with what the gateway and the registry have of it. */
export interface InstanceRow {
  readonly key: string;
  readonly pod: string | null;
  readonly address: string | null;
  readonly node: UpstreamNode | null;
  readonly instance: RegistryInstance | null;
}

/** What gateway and registry have of a deployment, side by side: pods first, then what no pod has. */
export function instanceRows({ upstream, registry }: DeploymentInstances): readonly InstanceRow[] {
  const nodes = upstream?.nodes ?? [];
  const instances = registry?.instances ?? [];
  const taken = new Set<UpstreamNode>();
  const listed = instances.map((instance, at): InstanceRow => {
    const node = nodes.find((each) => !taken.has(each) && isSame(each, instance)) ?? null;
    if (node !== null) taken.add(node);
    const { pod, address } = instance;
    return { key: `${pod}-${address}-${at}`, pod, address, node, instance };
  });
  const others = nodes
    .filter((node) => !taken.has(node))
    .map((node): InstanceRow => {
      const { pod, address } = node;
      return { key: `${pod}-${address}`, pod, address, node, instance: null };
    });
  return [...listed, ...others].toSorted((a, b) => Number(a.pod === null) - Number(b.pod === null));
}

/** How many of those that should be called are. */
export function calledOf(nodes: readonly UpstreamNode[]): { readonly count: number; readonly of: number } {
  const ready = nodes.filter(({ why }) => why === 'READY');
  return { count: ready.filter((node) => node.in).length, of: ready.length };
}

/** A deployment that lives in the lane, wherever it stands there. */
export function deploymentIn(lane: Lane, id: number) {
  const { main, canary, incoming, draining, warm } = lane;
  const all = [main, canary, ...incoming, ...draining, ...warm.map(({ deployment }) => deployment)];
  return all.find((each) => each?.id === id) ?? null;
}

const isSame = (node: UpstreamNode, { pod, address }: RegistryInstance): boolean =>
  pod === null ? node.pod === null && node.address === address : node.pod === pod;

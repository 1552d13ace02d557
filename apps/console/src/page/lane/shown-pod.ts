import type { Lane, LanePod } from '@arthor/contract';

/** Whose log and events are shown. */
export interface ShownPod {
  readonly name: string;
  readonly deployment: number;
  /** null = it is gone. */
  readonly pod: LanePod | null;
}

/** A pod without the name of its deployment, which says the same for all of them. */
export const shortName = (pod: string): string => pod.split('-').slice(-2).join('-');

/** All that lives in a lane, what serves first. */
export const livesIn = ({ main, canary, incoming, draining, warm }: Lane) => [
  ...[main, canary].filter((each) => each !== null),
  ...incoming,
  ...draining,
  ...warm.map(({ deployment }) => deployment),
];

/** The pod that somebody chose, else the first with a fault, else the first; null where there is none. */
export function shownPod(lane: Lane, pods: readonly LanePod[], chosen: string | undefined): ShownPod | null {
  const found =
    chosen === undefined
      ? (pods.find(({ reason }) => reason !== null) ?? pods[0])
      : pods.find(({ name }) => name === chosen);
  if (found !== undefined) return { name: found.name, deployment: found.deploymentId, pod: found };
  // A pod that is gone is known by its name: it begins with that of its deployment.
  const owner = livesIn(lane).find(({ name }) => chosen?.startsWith(`${name}-`));
  return chosen === undefined || owner === undefined
    ? null
    : { name: chosen, deployment: owner.id, pod: null };
}

/** Pods in the order of {@link livesIn}, each deployment's by name: none jumps when it becomes ready. */
export function inOrder(lane: Lane, pods: readonly LanePod[]): readonly LanePod[] {
  const place = new Map(livesIn(lane).map(({ id }, index) => [id, index]));
  const at = ({ deploymentId }: LanePod) => place.get(deploymentId) ?? place.size;
  return pods.toSorted((a, b) => at(a) - at(b) || a.name.localeCompare(b.name));
}

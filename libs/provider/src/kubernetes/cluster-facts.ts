/** What was found out about a cluster when it was first asked; null = not asked yet. */
export interface ClusterFacts {
  /** What writes routes there where a Gateway is named. */
  readonly routeProvider: string | null;
  /** The class of its Ingresses where none is named. */
  readonly ingressClass: string | null;
}

/**
 * Keeps the answers by the cluster's identity, so that a kind or a class that is installed later switches
 * nobody's routes.
 */
export interface ClusterMemory {
  /** What is kept of a cluster; nothing but nulls for one that is unknown. */
  recall(clusterId: string): Promise<ClusterFacts>;
  /** Keeps what is not kept yet (null = nothing new), and answers what is kept then. */
  keep(clusterId: string, found: ClusterFacts): Promise<ClusterFacts>;
}

/** A memory that ends with the process. */
export class ShortClusterMemory implements ClusterMemory {
  readonly #kept = new Map<string, ClusterFacts>();

  recall(clusterId: string): Promise<ClusterFacts> {
    return Promise.resolve(this.#kept.get(clusterId) ?? { routeProvider: null, ingressClass: null });
  }

  async keep(clusterId: string, found: ClusterFacts): Promise<ClusterFacts> {
    const before = await this.recall(clusterId);
    const kept = {
      routeProvider: before.routeProvider ?? found.routeProvider,
      ingressClass: before.ingressClass ?? found.ingressClass,
    };
    this.#kept.set(clusterId, kept);
    return kept;
  }
}

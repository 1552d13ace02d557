import type { ClusterFacts, ClusterMemory } from '@arthor/provider';
import type { SystemClock } from '../runtime/clock.js';
import { ClusterRow } from '../store/entity/cluster.js';
import { isUniqueViolation } from '../store/fault.js';
import type { Store, View } from '../store/store.js';

/** Findings about clusters, in t_cluster. */
export class StoredClusterMemory implements ClusterMemory {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    /** The context used; '' if it has no name. */
    private readonly context: string,
  ) {}

  recall(clusterId: string): Promise<ClusterFacts> {
    return this.store.read((view) => factsOf(view, clusterId));
  }

  async keep(clusterId: string, found: ClusterFacts): Promise<ClusterFacts> {
    try {
      return await this.write(clusterId, found);
    } catch (error) {
      // Another lane wrote it at the same time: the first one wins.
      if (!isUniqueViolation(error)) throw error;
      return this.write(clusterId, found);
    }
  }

  private write(identity: string, found: ClusterFacts): Promise<ClusterFacts> {
    return this.store.write(async (tx) => {
      const row = await tx.hold(ClusterRow, { identity });
      const facts = {
        routeProvider: row?.routeProvider ?? found.routeProvider,
        ingressClass: row?.ingressClass ?? found.ingressClass,
      };
      if (row !== null) await tx.patch(ClusterRow, { identity }, facts);
      else
        await tx.insert(ClusterRow, {
          identity,
          context: this.context,
          createdAt: this.clock.now(),
          ...facts,
        });
      return facts;
    });
  }
}

const factsOf = async (view: View, identity: string): Promise<ClusterFacts> => {
  const row = await view.rows.findOneBy(ClusterRow, { identity });
  return { routeProvider: row?.routeProvider ?? null, ingressClass: row?.ingressClass ?? null };
};

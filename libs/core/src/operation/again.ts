import type { Deployment } from '../lane/deployment.js';
import type { Accepted, Common, LaneFacts, Lanes, NewDeployment } from './accepted.js';
import { replacing, servingOf, succeededBy, superseded } from './chain.js';
import type { Operate } from './record.js';

/** A new deployment of what an earlier one was: the same build and kept spec. */
export const madeLike = (row: Deployment, values: Partial<NewDeployment> = {}): NewDeployment => ({
  build: { id: row.buildId, image: row.image, commitId: row.commitId },
  like: row,
  canary: row.canary,
  canaryType: row.canaryType,
  canaryValue: row.canaryValue,
  weight: row.weight,
  external: row.external,
  replicas: row.replicas,
  autoscale: row.scaling?.autoscale ?? null,
  ...values,
});

/** Replaces a chain by a new deployment like an earlier one. */
export function replaceLike(operate: Operate, create: NewDeployment, facts: Lanes, common: Common): Accepted {
  const moves = succeededBy(facts, create.canary);
  return {
    ok: true,
    operate,
    canary: create.canary,
    create,
    target: null,
    moves,
    endings: superseded(facts, create.canary),
    related: replacing(moves),
    cancels: null,
    onStalled: common.onStalled ?? facts.environment.onStalled,
    warnings: [],
  };
}

/** A main never has fewer pods than the one it replaces. */
export const atLeastServing = (replicas: number, facts: LaneFacts): number =>
  Math.max(replicas, servingOf(facts, false)?.replicas ?? 0);

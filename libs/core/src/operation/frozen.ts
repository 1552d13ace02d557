import type { Freeze } from '../lane/freeze.js';
import type { Deployment } from '../lane/deployment.js';
import { refuse, type Accepted, type Refusal, type RowValues } from './accepted.js';
import type { Operate } from './record.js';

/** What may make a lane safer or smaller is never held up: it may be needed most in a freeze. */
const free: ReadonlySet<Operate> = new Set(['ROLLBACK', 'CANCEL']);

/** Whether an operation may be asked for in a freeze: some only if they take no more than they give. */
export const mayBeAsked = (operate: Operate): boolean =>
  free.has(operate) || operate === 'UPDATE_BLUE_GREEN' || operate === 'SCALE';

/** Why a freeze refuses what the rules accept; null = it does not. */
export function frozen(accepted: Accepted, freeze: Freeze | null): Refusal | null {
  return freeze === null || isFree(accepted) ? null : frozenBy(freeze);
}

/** Who froze it, why and until when. */
export function frozenBy(freeze: Freeze): Refusal {
  const { byUser, reason, endsAt } = freeze;
  const until = endsAt === null ? null : new Date(endsAt).toISOString();
  const end = until === null ? 'until it is lifted' : `until ${until}`;
  return refuse('state', 'FROZEN', `${byUser} froze it ${end}: ${reason}`, { who: byUser, reason, until });
}

/** More pods; with an autoscaler wider bounds, and none narrower. */
function isMore(set: RowValues, row: Deployment): boolean {
  const [before, after] = [row.scaling?.autoscale, set.scaling?.autoscale];
  if (before == null || after == null) return (set.replicas ?? 0) > row.replicas;
  const [less, more] = [Math.min, Math.max].map((of) => of(after.min - before.min, after.max - before.max));
  return (less ?? 0) >= 0 && (more ?? 0) > 0;
}

function isFree({ operate, canary, target, moves }: Accepted): boolean {
  if (free.has(operate)) return true;
  const set = moves.find(({ row }) => row.id === target?.id)?.set;
  switch (operate) {
    case 'DELETE':
      return canary;
    case 'UPDATE_BLUE_GREEN':
      return (set?.weight ?? 0) < (target?.weight ?? 0);
    case 'SCALE':
      return target !== null && set !== undefined && isMore(set, target);
    default:
      return false;
  }
}

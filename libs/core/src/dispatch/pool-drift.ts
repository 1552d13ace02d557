import type { Deployment } from '../lane/deployment.js';
import { isPooled } from '../lane/pooled.js';
import type { Difference } from '../port/difference.js';
import type { PoolState } from '../port/pool.js';
import type { Observed } from './observed.js';
import { addressesWanted, isAsWanted, poolOf } from './pool.js';
import { seen } from './readiness.js';
import type { Mend } from './writes.js';
import type { Wrong } from './wrong.js';

/** Kind of the object that a pool is. */
const kind = 'Upstream';

/**
 * The write that puts a pool right. It is against somebody where we wrote just that before: pods that come and go are
 * nobody's doing.
 */
export function poolMend(
  { writes }: Pick<Observed, 'writes'>,
  { id }: Deployment,
  pool: PoolState | null,
  addresses: readonly string[],
): Mend {
  const object = `pool ${id}`;
  const wanted = addresses.join(' ');
  if (writes?.get(object)?.wanted !== wanted) return { object, wanted, against: '' };
  return { object, wanted, against: pool === null ? 'removed' : 'changed' };
}

/** What somebody did to a pool since we wrote it as it still should be; null = nothing. */
export function wrongWithPool(o: Observed, row: Deployment): Pick<Wrong, 'differences' | 'mends'> | null {
  const [pool, workload] = [poolOf(o, row), seen(o, row)];
  if (!isPooled(row) || pool === undefined || workload === undefined || pool?.ours === false) return null;
  const wanted = addressesWanted(row, workload);
  const mends = poolMend(o, row, pool, wanted);
  if (isAsWanted(pool, wanted) || mends.against === '') return null;
  const difference: Difference =
    pool === null
      ? { kind, path: '', before: row.name, after: null, manager: null }
      : { kind, path: 'nodes', before: [...wanted], after: [...pool.addresses], manager: null };
  return { differences: [difference], mends };
}

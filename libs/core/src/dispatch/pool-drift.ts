import type { Deployment } from '../lane/deployment.js';
import type { Difference } from '../port/difference.js';
import type { Observed } from './observed.js';
import { followed, isAsWanted, type Followed } from './pool.js';
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
  { pool, addresses }: Followed,
): Mend {
  const object = `pool ${id}`;
  const wanted = addresses.join(' ');
  if (writes?.get(object)?.wanted !== wanted) return { object, wanted, against: '' };
  return { object, wanted, against: pool === null ? 'removed' : 'changed' };
}

/** What somebody did to a pool since we wrote it as it still should be; null = nothing. */
export function wrongWithPool(o: Observed, row: Deployment): Pick<Wrong, 'differences' | 'mends'> | null {
  const found = followed(o, row);
  if (found === null || isAsWanted(found.pool, found.addresses)) return null;
  const mends = poolMend(o, row, found);
  if (mends.against === '') return null;
  const { pool, addresses } = found;
  const difference: Difference =
    pool === null
      ? { kind, path: '', before: row.name, after: null, manager: null }
      : { kind, path: 'nodes', before: [...addresses], after: [...pool.addresses], manager: null };
  return { differences: [difference], mends };
}

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

/** What a pool's writes are remembered by. */
export const poolObject = ({ id }: Pick<Deployment, 'id'>): string => `pool ${id}`;

/** The write that gives a pool these addresses. */
export function poolMend(
  o: Pick<Observed, 'writes'>,
  row: Deployment,
  pool: PoolState | null,
  addresses: readonly string[],
): Mend {
  const object = poolObject(row);
  const wanted = addresses.join(' ');
  // What we wrote does not stand any more: somebody else goes on setting it, or takes it away.
  const against = o.writes?.get(object)?.wanted === wanted ? (pool === null ? 'removed' : 'changed') : '';
  return { object, wanted, against };
}

/** What somebody changed of a row's pool, and the write that puts it right; null = nothing. */
export function wrongWithPool(o: Observed, row: Deployment): Pick<Wrong, 'differences' | 'mends'> | null {
  const differences = poolDifferences(o, row);
  if (differences.length === 0) return null;
  const wanted = addressesWanted(row, seen(o, row) ?? null);
  return { differences, mends: poolMend(o, row, poolOf(o, row) ?? null, wanted) };
}

/** What somebody changed of a pool since we wrote it as it still should be: pods that come and go are nobody's doing. */
export function poolDifferences(o: Observed, row: Deployment): readonly Difference[] {
  const [pool, workload] = [poolOf(o, row), seen(o, row)];
  if (!isPooled(row) || pool === undefined || workload === undefined) return [];
  const wanted = addressesWanted(row, workload);
  if (o.writes?.get(poolObject(row))?.wanted !== wanted.join(' ')) return [];
  if (pool === null) return [{ kind, path: '', before: row.name, after: null, manager: null }];
  if (!pool.ours || isAsWanted(pool, wanted)) return [];
  return [{ kind, path: 'nodes', before: [...wanted], after: [...pool.addresses], manager: null }];
}

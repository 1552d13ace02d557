import type { Deployment } from '../lane/deployment.js';
import { isPooled } from '../lane/pooled.js';
import type { Difference } from '../port/difference.js';
import type { Observed } from './observed.js';
import { addressesWanted, isAsWanted, poolOf } from './pool.js';
import { seen } from './readiness.js';

/** Kind of the object that a pool is. */
const kind = 'Upstream';

/** What a pool's writes are remembered by. */
export const poolObject = ({ id }: Pick<Deployment, 'id'>): string => `pool ${id}`;

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

import type { Lane } from '../lane/lane.js';
import type { Deployment } from '../lane/deployment.js';
import type { OperationRecord, RelatedChange } from './record.js';
import type { RowMove } from './accepted.js';

/** The rows that take an operation back. */
export interface Undoing {
  readonly moves: readonly RowMove[];
  readonly related: readonly RelatedChange[];
}

/**
 * Takes an unfinished operation back: what it made goes, and the row that *serves* is reinstated (not one
 * that was overtaken without ever serving, nor one that was taken offline after the operation began). What
 * is past its point of no return is left to its end. The same for CANCEL, for FAILED and for an operation
 * that may wait no longer. Idempotent.
 */
export function undo(
  record: Pick<OperationRecord, 'deploymentId' | 'canary' | 'tick'>,
  lane: Lane,
  rows: readonly Deployment[],
): Undoing {
  const made = rows.find((row) => row.id === record.deploymentId);
  const serving = rows.find((row) => row.id === (record.canary ? lane.canaryId : lane.mainId));
  const moves: RowMove[] = [];
  const related: RelatedChange[] = [];
  if (made !== undefined && made.id !== serving?.id && made.status !== 'DELETING')
    moves.push({ row: made, event: 'TAKEN_OFF', newTick: true, related: false });
  // A take-offline that the operation overtook is undone with it; one that came later is still wanted.
  const waiting =
    serving?.status === 'REPLACING' || (serving?.status === 'DELETING' && serving.tick < record.tick);
  if (serving !== undefined && waiting && serving.removalAt === null) {
    moves.push({ row: serving, event: 'REINSTATED', newTick: true, related: false });
    related.push({ id: serving.id, change: 'REINSTATED', before: serving.status });
  }
  return { moves, related };
}

import type { Deployment } from '../lane/deployment.js';
import type { LaneFacts, RowMove } from './accepted.js';
import { isLive, servingOf } from './chain.js';
import type { OperationRecord, RelatedChange } from './record.js';

/** The rows that take an operation back. */
export interface Undoing {
  readonly moves: readonly RowMove[];
  readonly related: readonly RelatedChange[];
}

type Undone = Pick<OperationRecord, 'operate' | 'deploymentId' | 'canary' | 'tick'>;
type Rows = Pick<LaneFacts, 'lane' | 'rows'>;

/**
 * Takes an unfinished operation back: what it made goes, and the row that *serves* is reinstated (not one
 * that was overtaken without ever serving, nor one that was taken offline after the operation began). A
 * change in place goes back to what was last in force. What is past its point of no return is left to its
 * end. The same for CANCEL, for FAILED and for an operation that may wait no longer. Idempotent.
 *
 * @param lanes the operation's lane first, then the one its canary came from
 */
export function undo(record: Undone, lanes: readonly Rows[]): Undoing {
  const [own] = lanes;
  const made = own?.rows.find((row) => row.id === record.deploymentId);
  if (own === undefined) return { moves: [], related: [] };
  if (record.operate === 'UPDATE_BLUE_GREEN' || record.operate === 'SCALE') return restore(made);
  const serving = servingOf(own, record.canary);
  const moves: RowMove[] = [];
  if (made !== undefined && made.id !== serving?.id && made.status !== 'DELETING')
    moves.push({ row: made, event: 'TAKEN_OFF', newTick: true, related: false });
  // A take-offline that the operation overtook is undone with it; one that came later is still wanted.
  const waiting =
    serving?.status === 'REPLACING' || (serving?.status === 'DELETING' && serving.tick < record.tick);
  const back = serving !== null && waiting && serving.removalAt === null ? [serving] : [];
  const promoted = record.operate === 'PROMOTE' ? promotedBy(record.deploymentId, lanes) : [];
  const reinstated = [...back, ...promoted];
  return {
    moves: [...moves, ...reinstated.map(reinstate)],
    related: reinstated.map((row) => ({ id: row.id, change: 'REINSTATED', before: row.status })),
  };
}

/** Canaries that a PROMOTE's new main was to replace and that still serve. */
export function promotedBy(deploymentId: number, lanes: readonly Rows[]): readonly Deployment[] {
  return lanes
    .map((facts) => servingOf(facts, true))
    .filter((canary) => canary !== null)
    .filter(
      (canary) =>
        canary.status === 'REPLACING' && canary.relatedId === deploymentId && canary.removalAt === null,
    );
}

/** The move that keeps a row after all. */
export const reinstate = (row: Deployment): RowMove => ({
  row,
  event: 'REINSTATED',
  newTick: true,
  related: false,
});

function restore(row: Deployment | undefined): Undoing {
  if (row === undefined || row.inForce === null || !isLive(row)) return { moves: [], related: [] };
  const event = row.status === 'DEPLOYED' ? 'MODIFIED' : null;
  const { autoscale, ...values } = row.inForce;
  const scaling =
    autoscale === undefined ? {} : { scaling: { autoscale, foreign: row.scaling?.foreign ?? null } };
  const set = { ...values, ...scaling, lifecycle: 'MODIFYING' } as const;
  return {
    moves: [{ row, event, newTick: true, related: false, set }],
    related: [{ id: row.id, change: 'RESTORED', before: row.status }],
  };
}

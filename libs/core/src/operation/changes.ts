import type { Blocking } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import type { Lane } from '../lane/lane.js';
import { mustStep } from '../lane/step.js';
import type { Accepted, LaneFacts, RowMove } from './accepted.js';
import { ended } from './end.js';
import { arthor, type OperationRecord } from './record.js';
import { undo } from './undo.js';

/** What an accepted or undone operation changes in rows that are there. */
export interface Changes {
  readonly lanes: readonly Change<Lane>[];
  readonly rows: readonly Change<Deployment>[];
  readonly records: readonly Change<OperationRecord>[];
}

/** Some values of the row with this id. */
export interface Change<Row> {
  readonly id: number;
  readonly set: Partial<Row>;
}

/** The changes of an accepted operation; its new row and its record are inserted before. */
export function acceptedChanges(
  accepted: Accepted,
  lanes: readonly LaneFacts[],
  made: {
    readonly tick: number;
    /** The new row, else the one it is about. */
    readonly targetId: number;
    readonly operationId: number;
    readonly now: number;
    /** The database's clock, ms; absent = the same as `now`. */
    readonly databaseAt?: number;
  },
): Changes {
  const laneOf = (id: number) => lanes.find(({ lane }) => lane.id === id)?.lane;
  return {
    lanes: woken(lanes, made).map((change, index) => {
      const own = index === 0 ? lanes[0] : undefined;
      return own === undefined
        ? change
        : { ...change, set: { ...change.set, ...expiring(accepted, own, made.databaseAt ?? made.now) } };
    }),
    rows: accepted.moves.map((move) => moved(move, made)),
    records: accepted.endings.map(({ record, status, code }) => ({
      id: record.id,
      set: ended(
        record,
        {
          status,
          code,
          endedBy: made.operationId,
          blocking: laneOf(record.laneId)?.blocking ?? record.blocking,
        },
        made.now,
      ),
    })),
  };
}

/** The changes that take an operation back which can never succeed or may wait no longer: the undo of CANCEL. */
export function undoneChanges(
  hopeless: {
    readonly record: OperationRecord;
    readonly status: 'FAILED' | 'CANCELLED';
    readonly code: string;
    readonly blocking: Blocking | null;
  },
  lanes: readonly Pick<LaneFacts, 'lane' | 'rows'>[],
  made: { readonly tick: number; readonly now: number },
): Changes {
  const { record, status, code, blocking } = hopeless;
  const end = { status, code, endedBy: null, blocking: blocking ?? record.blocking };
  return {
    lanes: woken(lanes, made),
    rows: undo(record, lanes).moves.map((move) => {
      // What served once and failed now is nobody's last good one.
      const fell = status === 'FAILED' && move.event === 'TAKEN_OFF' && move.row.servedAt !== null;
      return moved(fell ? { ...move, left: true } : move, { ...made, operationId: record.id });
    }),
    records: [{ id: record.id, set: ended(record, end, made.now) }],
  };
}

/** Each lane gets the tick and is looked at now; what blocked it is to be seen anew. */
const woken = (
  lanes: readonly Pick<LaneFacts, 'lane'>[],
  { tick, now }: { readonly tick: number; readonly now: number },
): readonly Change<Lane>[] =>
  lanes.map(({ lane }) => ({ id: lane.id, set: { tick, dueAt: now, blocking: null } }));

/** When a lane expires from now on, where the operation says so. */
function expiring(
  { operate, ttlMs }: Accepted,
  { lane, records }: LaneFacts,
  now: number,
): Pick<Partial<Lane>, 'expiresAt'> {
  if (ttlMs != null) return { expiresAt: now + ttlMs };
  if (lane.expiresAt === null) return {};
  if (ttlMs === null) return { expiresAt: null };
  // What somebody goes back to while the lane goes offline by itself is wanted again.
  const goes = records.some((record) => record.operate === 'DELETE' && record.byUser === arthor);
  return operate === 'ROLLBACK' && goes ? { expiresAt: null } : {};
}

function moved(
  { row, event, newTick, related, set, left }: RowMove,
  made: { readonly tick: number; readonly targetId?: number; readonly operationId?: number },
): Change<Deployment> {
  const waitsFor = related && made.targetId !== undefined ? { relatedId: made.targetId } : {};
  return {
    id: row.id,
    set: {
      ...(event === null ? {} : { status: mustStep(row, event) }),
      ...(newTick ? { tick: made.tick } : {}),
      ...waitsFor,
      // It waits for nobody, drains no more, and is good enough again.
      ...(event === 'REINSTATED' ? { relatedId: null, shutdownAt: null } : {}),
      ...(event === 'REINSTATED' && row.leftBy !== null ? { leftBy: null } : {}),
      ...(left === true && made.operationId !== undefined ? { leftBy: made.operationId } : {}),
      ...set,
    },
  };
}

import { QueryFailedError } from 'typeorm';
import { CommitFailed } from './engine.js';

/**
 * Codes of errors, by number and SQLSTATE: the drivers' names for them differ between MySQL and
 * MariaDB.
 */
const uniqueViolations: ReadonlySet<unknown> = new Set([
  1062,
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
]);

/**
 * Deadlock, lock wait timeout, row changed under snapshot isolation: retry the whole transaction. So does TiDB
 * for a transaction that met another one, a schema that changed or one retried too often
 * (https://docs.pingcap.com/tidb/stable/error-codes), and Group Replication for one its certification refused
 * (ER_TRANSACTION_ROLLBACK_DURING_COMMIT).
 */
const contentions: ReadonlySet<unknown> = new Set([
  1213,
  1205,
  1020,
  3101,
  8002,
  8005,
  8022,
  8028,
  9007,
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
]);

/**
 * The connection or the server is gone, or became read-only in a fail-over; 1047: a Galera node without its
 * quorum takes no statements.
 */
const losses: ReadonlySet<unknown> = new Set([
  1047,
  1053,
  1290,
  1792,
  1836,
  1927,
  4031,
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Another process has held the database's lock for longer than anybody waits here. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** No room is left: SQLite's own code, those of MySQL and MariaDB, and the system's. */
const fulls: ReadonlySet<unknown> = new Set(['SQLITE_FULL', 1021, 1114, 'ENOSPC']);

/** Whether another process has the lock of the database file. */
export function isBusy(error: unknown): boolean {
  return marksOf(error).some((mark) => typeof mark === 'string' && mark.startsWith('SQLITE_BUSY'));
}

/** Why the database cannot do now what it can do later; null = that is not what is wrong. */
export function shortageOf(error: unknown): 'STORE_FULL' | 'STORE_BUSY' | null {
  const inner = error instanceof CommitFailed ? error.cause : error;
  if (marksOf(inner).some((mark) => fulls.has(mark))) return 'STORE_FULL';
  return inner instanceof StoreBusy || isRetryable(inner) ? 'STORE_BUSY' : null;
}

/** Whether a row with the same key exists already. The transaction cannot continue after it. */
export function isUniqueViolation(error: unknown): boolean {
  return marksOf(error).some((mark) => uniqueViolations.has(mark));
}

/** Whether the same transaction may succeed when retried. */
export function isRetryable(error: unknown): boolean {
  return marksOf(error).some((mark) => contentions.has(mark)) || isConnectionLoss(error);
}

/** Whether the connection is lost, so that the effect of the last statement is unknown. */
export function isConnectionLoss(error: unknown): boolean {
  return marksOf(error).some((mark) => losses.has(mark));
}

/**
 * Why the database did not do what it was told; null for what is no fault of it: a rule's own error, a key that is
 * there already, a lock that somebody else had first.
 */
export function failureOf(error: unknown): { readonly code: string; readonly message: string } | null {
  const inner = error instanceof CommitFailed ? error.cause : error;
  const refused = inner instanceof QueryFailedError && !isUniqueViolation(inner) && !isRetryable(inner);
  if (!(inner instanceof Error) || !(isConnectionLoss(inner) || refused)) return null;
  const code = marksOf(inner).findLast((mark) => typeof mark === 'string') ?? 'DATABASE';
  return { code, message: inner.message };
}

/** mysql2's message, without number or code, for a statement on a closed connection. */
const closed = "Can't add new command when connection is in closed state";

/** errno and code of the error and of the driver's error inside it. */
function marksOf(error: unknown): unknown[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = [
    'errno' in error ? error.errno : undefined,
    'code' in error ? error.code : undefined,
    'message' in error && error.message === closed ? 'PROTOCOL_CONNECTION_LOST' : undefined,
  ];
  return 'driverError' in error ? [...own, ...marksOf(error.driverError)] : own;
}

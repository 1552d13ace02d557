/**
 * What a failed statement means. Told by number and SQLSTATE, since driver names differ between MySQL
 * and MariaDB.
 */
const uniqueViolations: ReadonlySet<unknown> = new Set([
  1062,
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
]);

/** Deadlock, lock wait timeout, row changed under snapshot isolation: begin the whole transaction anew. */
const contentions: ReadonlySet<unknown> = new Set([
  1213,
  1205,
  1020,
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
]);

/** The connection or the server behind it went away, or it turned read-only in a fail-over. */
const losses: ReadonlySet<unknown> = new Set([
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

/** True when a row with the same key is there already; the transaction cannot go on after it. */
export function isUniqueViolation(error: unknown): boolean {
  return marksOf(error).some((mark) => uniqueViolations.has(mark));
}

/** True when the same transaction may succeed if begun anew. */
export function isRetryable(error: unknown): boolean {
  return marksOf(error).some((mark) => contentions.has(mark)) || isConnectionLoss(error);
}

/** True when the connection is gone, so that nobody knows what the last statement did. */
export function isConnectionLoss(error: unknown): boolean {
  return marksOf(error).some((mark) => losses.has(mark));
}

/** What mysql2 says, without number or code, to a statement on a connection that is closed already. */
const closed = "Can't add new command when connection is in closed state";

/** errno and code of the error and of what the ORM wrapped in it. */
function marksOf(error: unknown): unknown[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = [
    'errno' in error ? error.errno : undefined,
    'code' in error ? error.code : undefined,
    'message' in error && error.message === closed ? 'PROTOCOL_CONNECTION_LOST' : undefined,
  ];
  return 'driverError' in error ? [...own, ...marksOf(error.driverError)] : own;
}

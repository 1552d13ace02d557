import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import Libsql from 'libsql';
import { isRetryable } from './fault.js';

/** Another process uses the database. The message is shown to the person who started this one. */
export class ProcessLocked extends Error {
  override readonly name = 'ProcessLocked';
}

/** Held until the process ends. */
export interface ProcessLock {
  release(): void;
}

/**
 * Makes this the only server on an SQLite database, whose folder must exist. The lock is an exclusive
 * transaction on a second SQLite file: the operating system releases it however the process dies. A text
 * file beside it names the owner; it means nothing once the lock is free.
 * @throws ProcessLocked naming the owner's process id and host.
 */
export function lockProcess(databasePath: string): ProcessLock {
  const ownerFile = `${databasePath}.owner`;
  const database = new Libsql(`${databasePath}.lock`);
  try {
    database.pragma('busy_timeout = 0');
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (!isRetryable(cause)) throw cause;
    throw new ProcessLocked(
      `The database ${databasePath} is in use by another Arthor (${ownerIn(ownerFile)}). Stop that one first, ` +
        'or set DATABASE_URL to another file.',
      { cause },
    );
  }
  writeFileSync(ownerFile, `process ${process.pid} on ${hostname()}\n`);
  return {
    release: () => {
      rmSync(ownerFile, { force: true });
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

function ownerIn(ownerFile: string): string {
  try {
    return readFileSync(ownerFile, 'utf8').trim();
  } catch {
    return 'it has not said which process';
  }
}

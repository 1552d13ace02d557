import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import Libsql from 'libsql';
import { isRetryable } from './fault.js';

/** Another process has the database. The message is the whole sentence for the person who started this one. */
export class ProcessLocked extends Error {
  override readonly name = 'ProcessLocked';
}

/** Held for the life of a process. */
export interface ProcessLock {
  release(): void;
}

/**
 * Makes this the only server on an SQLite database (in a folder that exists): a second SQLite file is held in an exclusive
 * transaction, which the operating system ends with the process however it dies. Who holds it stands in
 * a text file beside it, which says nothing once the lock is free.
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

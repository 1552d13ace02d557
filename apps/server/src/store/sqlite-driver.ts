import Libsql from 'libsql';

/**
 * libsql with the interface that TypeORM expects of better-sqlite3, and three fixes: a single null
 * parameter works (libsql takes it for an options object); transactions take the write lock when they
 * begin (upgrading a read lock later fails at once when another process writes); a rollback after SQLite
 * rolled back by itself (disk full) is no error.
 */
export class SqliteConnection {
  private readonly database: Libsql.Database;

  constructor(path: string) {
    this.database = new Libsql(path);
  }

  prepare(sql: string): SqliteStatement {
    return new SqliteStatement(this.database, sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql);
  }

  pragma(source: string): unknown {
    return this.database.pragma(source);
  }

  close(): void {
    this.database.close();
  }
}

class SqliteStatement {
  private readonly statement: Libsql.Statement;
  readonly reader: boolean;

  constructor(
    private readonly database: Libsql.Database,
    private readonly sql: string,
  ) {
    this.statement = database.prepare(sql);
    this.reader = this.statement.reader;
  }

  all(...parameters: unknown[]): unknown[] {
    return this.statement.all(parameters);
  }

  run(...parameters: unknown[]): Libsql.RunResult {
    if (this.sql.startsWith('ROLLBACK') && !this.database.inTransaction)
      return { changes: 0, lastInsertRowid: 0 };
    return this.statement.run(parameters);
  }
}

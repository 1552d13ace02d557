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
  private names: readonly string[] | null = null;

  constructor(
    private readonly database: Libsql.Database,
    private readonly sql: string,
  ) {
    this.statement = database.prepare(sql);
    this.reader = this.statement.reader;
  }

  /** Rows as objects, made here from arrays: libsql names each value of each row anew, which takes as long as all the rest. */
  all(...parameters: unknown[]): unknown[] {
    // What `*` stands for may change with the table.
    if (this.sql.includes('*')) return this.statement.all(parameters);
    this.names ??= this.statement
      .raw(true)
      .columns()
      .map(({ name }) => name);
    const { names } = this;
    return this.statement.all(parameters).map((row) => named(names, row));
  }

  run(...parameters: unknown[]): Libsql.RunResult {
    if (this.sql.startsWith('ROLLBACK') && !this.database.inTransaction)
      return { changes: 0, lastInsertRowid: 0 };
    return this.statement.run(parameters);
  }
}

function named(names: readonly string[], values: unknown): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  if (Array.isArray(values))
    for (let index = 0; index < names.length; index++) row[names[index] ?? ''] = values[index];
  return row;
}

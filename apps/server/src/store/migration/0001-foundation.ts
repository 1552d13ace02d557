import type { MigrationInterface, QueryRunner } from 'typeorm';
import { foundationMysql } from './foundation-mysql.js';
import { foundationSqlite } from './foundation-sqlite.js';

/**
 * The tables of the first version. MySQL commits every DDL statement at once, so a start that was
 * interrupted here is repeated: each statement leaves alone what is there.
 */
export class Foundation1795392000000 implements MigrationInterface {
  readonly name = 'Foundation1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? foundationMysql : foundationSqlite;
    for (const statement of statements) {
      await runner.query(
        statement.replace(/^CREATE (TABLE|INDEX|UNIQUE INDEX) /, 'CREATE $1 IF NOT EXISTS '),
      );
    }
  }

  /** Arthor never goes back over its first tables: that would be the loss of everything. */
  async down(): Promise<void> {
    throw new Error('the first tables are not taken away; drop the database by hand');
  }
}

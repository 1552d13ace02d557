import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns = `
    user_id bigint NOT NULL,
    must_change_password int NOT NULL,
    roles_set int NOT NULL,
    PRIMARY KEY (user_id)
  `;

/** The statement for each database, as arthor.sql has it, too. */
export const userState = {
  sqlite: `CREATE TABLE t_user_state (${columns})`,
  mysql: `CREATE TABLE t_user_state (${columns}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
} as const;

/** What the API knows of users, beside t_user. */
export class UserState1796601600000 implements MigrationInterface {
  readonly name = 'UserState1796601600000';

  async up(runner: QueryRunner): Promise<void> {
    // MySQL commits DDL at once: a start that was interrupted here is repeated.
    if (await runner.hasTable('t_user_state')) return;
    await runner.query(userState[runner.dataSource.options.type === 'mysql' ? 'mysql' : 'sqlite']);
  }

  /** Arthor never goes back: restore the backup made before. */
  async down(): Promise<void> {
    throw new Error('there is no way back to the tables before; restore the backup made before');
  }
}

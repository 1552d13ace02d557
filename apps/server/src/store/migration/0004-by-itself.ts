import type { MigrationInterface, QueryRunner } from 'typeorm';

const end = ') ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Freezes, and what is deployed by itself when a build succeeds. */
export const byItselfMysql: readonly string[] = [
  `CREATE TABLE t_freeze (
    id bigint NOT NULL AUTO_INCREMENT,
    environment varchar(63) NULL,
    application varchar(63) NULL,
    starts_at datetime(3) NOT NULL,
    ends_at datetime(3) NULL,
    reason text NOT NULL,
    by_user varchar(255) NOT NULL,
    by_through varchar(255) NOT NULL,
    created_at datetime(3) NOT NULL,
    lifted_by varchar(255) NULL,
    PRIMARY KEY (id),
    KEY ix_freeze_end (ends_at)
  ${end}`,
  `CREATE TABLE t_build_deploy (
    build_id bigint NOT NULL,
    symbol varchar(63) NOT NULL,
    replicas int NULL,
    ttl_seconds int NULL,
    user_id bigint NOT NULL,
    token_id bigint NULL,
    pending int NOT NULL,
    operation_id bigint NULL,
    problem json NULL,
    PRIMARY KEY (build_id),
    KEY ix_build_deploy_pending (pending)
  ${end}`,
];

/** The same for SQLite. */
export const byItselfSqlite: readonly string[] = [
  `CREATE TABLE t_freeze (
    id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    environment varchar(63),
    application varchar(63),
    starts_at datetime NOT NULL,
    ends_at datetime,
    reason text NOT NULL,
    by_user varchar(255) NOT NULL,
    by_through varchar(255) NOT NULL,
    created_at datetime NOT NULL,
    lifted_by varchar(255)
  )`,
  'CREATE INDEX ix_freeze_end ON t_freeze (ends_at)',
  `CREATE TABLE t_build_deploy (
    build_id bigint NOT NULL,
    symbol varchar(63) NOT NULL,
    replicas int,
    ttl_seconds int,
    user_id bigint NOT NULL,
    token_id bigint,
    pending int NOT NULL,
    operation_id bigint,
    problem text,
    PRIMARY KEY (build_id)
  )`,
  'CREATE INDEX ix_build_deploy_pending ON t_build_deploy (pending)',
];

/** Only makes tables, each if it is not there: a start that was interrupted here is repeated. */
export class ByItself1796688000000 implements MigrationInterface {
  readonly name = 'ByItself1796688000000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? byItselfMysql : byItselfSqlite;
    for (const statement of statements)
      await runner.query(statement.replace(/^CREATE (TABLE|INDEX) /, 'CREATE $1 IF NOT EXISTS '));
  }

  /** Arthor never goes back: what was stored since would be lost. */
  async down(): Promise<void> {
    throw new Error('there is no way back; restore the backup made before');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happens to a deployment without any operation. */
export const incidentMysql: readonly string[] = [
  `CREATE TABLE t_incident (
    id bigint NOT NULL AUTO_INCREMENT,
    operation_id bigint NOT NULL,
    deployment_id bigint NOT NULL,
    code varchar(255) NOT NULL,
    params json NOT NULL,
    why text NOT NULL,
    began_at datetime(3) NOT NULL,
    ended_at datetime(3) NULL,
    PRIMARY KEY (id),
    KEY ix_incident_operation (operation_id),
    KEY ix_incident_deployment (deployment_id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
];

/** The same for SQLite. */
export const incidentSqlite: readonly string[] = [
  `CREATE TABLE t_incident (
    id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    operation_id bigint NOT NULL,
    deployment_id bigint NOT NULL,
    code varchar(255) NOT NULL,
    params text NOT NULL,
    why text NOT NULL,
    began_at datetime NOT NULL,
    ended_at datetime
  )`,
  'CREATE INDEX ix_incident_operation ON t_incident (operation_id)',
  'CREATE INDEX ix_incident_deployment ON t_incident (deployment_id)',
];

/** Only makes a table, if it is not there: a start that was interrupted here is repeated. */
export class Incident1796774400000 implements MigrationInterface {
  readonly name = 'Incident1796774400000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? incidentMysql : incidentSqlite;
    for (const statement of statements)
      await runner.query(statement.replace(/^CREATE (TABLE|INDEX) /, 'CREATE $1 IF NOT EXISTS '));
  }

  /** Arthor never goes back: what was stored since would be lost. */
  async down(): Promise<void> {
    throw new Error('there is no way back; restore the backup made before');
  }
}

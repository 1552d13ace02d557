import type { MigrationInterface, QueryRunner } from 'typeorm';

const onMysql = (columns: string) => `(${columns}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`;

/** Who signs in at an OpenID provider, what their sessions are there, and which logout tokens came. */
export const openidMysql: readonly string[] = [
  `CREATE TABLE t_user_identity ${onMysql(`
    user_id bigint NOT NULL,
    issuer varchar(255) NOT NULL,
    subject varchar(255) NOT NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (user_id),
    UNIQUE KEY uk_user_identity (issuer, subject)
  `)}`,
  `CREATE TABLE t_oidc_session ${onMysql(`
    session_id bigint NOT NULL,
    user_id bigint NOT NULL,
    sid varchar(255) NULL,
    id_token text NULL,
    expires_at datetime(3) NOT NULL,
    PRIMARY KEY (session_id),
    KEY ix_oidc_session_user (user_id),
    KEY ix_oidc_session_sid (sid),
    KEY ix_oidc_session_expires (expires_at)
  `)}`,
  `CREATE TABLE t_oidc_logout ${onMysql(`
    token_hash varchar(64) NOT NULL,
    expires_at datetime(3) NOT NULL,
    PRIMARY KEY (token_hash),
    KEY ix_oidc_logout_expires (expires_at)
  `)}`,
];

/** The same for SQLite. */
export const openidSqlite: readonly string[] = [
  `CREATE TABLE t_user_identity (
    user_id bigint NOT NULL,
    issuer varchar(255) NOT NULL,
    subject varchar(255) NOT NULL,
    created_at datetime NOT NULL,
    PRIMARY KEY (user_id)
  )`,
  'CREATE UNIQUE INDEX uk_user_identity ON t_user_identity (issuer, subject)',
  `CREATE TABLE t_oidc_session (
    session_id bigint NOT NULL,
    user_id bigint NOT NULL,
    sid varchar(255),
    id_token text,
    expires_at datetime NOT NULL,
    PRIMARY KEY (session_id)
  )`,
  'CREATE INDEX ix_oidc_session_user ON t_oidc_session (user_id)',
  'CREATE INDEX ix_oidc_session_sid ON t_oidc_session (sid)',
  'CREATE INDEX ix_oidc_session_expires ON t_oidc_session (expires_at)',
  `CREATE TABLE t_oidc_logout (
    token_hash varchar(64) NOT NULL,
    expires_at datetime NOT NULL,
    PRIMARY KEY (token_hash)
  )`,
  'CREATE INDEX ix_oidc_logout_expires ON t_oidc_logout (expires_at)',
];

/** Only makes tables, where they are not there: a start that was interrupted here is repeated. */
export class Openid1796954400000 implements MigrationInterface {
  readonly name = 'Openid1796954400000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? openidMysql : openidSqlite;
    for (const statement of statements)
      await runner.query(statement.replace(/^CREATE (TABLE|(UNIQUE )?INDEX) /, 'CREATE $1 IF NOT EXISTS '));
  }

  /** Arthor never goes back: who signed in since would be lost. */
  async down(): Promise<void> {
    throw new Error('there is no way back; restore the backup made before');
  }
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from './baseline.js';
import { byItselfMysql } from './migration/0004-by-itself.js';
import { incidentMysql } from './migration/0005-incident.js';
import { runningOfLane } from './migration/0006-running-of-lane.js';
import { accessSteps } from './migration/0007-access.js';
import { openidMysql } from './migration/0008-openid.js';
import { foundationMysql } from './migration/foundation-mysql.js';
import { stepsAfter, stepsBefore } from './migration/groundwork.js';
import { statementOf } from './migration/schema-step.js';
import { userState } from './migration/0003-user-state.js';
import { createMigrationTable, migrations } from './migrations.js';
import { splitSql } from './sql-split.js';
import { openSqliteWriter } from './sqlite.js';
import { folded, shapeOfEntities, shapeOfSqlite } from './test-schema.js';

const groundworkMysql = [...stepsBefore, ...stepsAfter].map((step) => statementOf(step, 'mysql'));
const mysqlStatements = [
  ...foundationMysql,
  ...groundworkMysql,
  userState.mysql,
  ...byItselfMysql,
  ...incidentMysql,
  ...runningOfLane.map((step) => statementOf(step, 'mysql')),
  ...accessSteps.map((step) => statementOf(step, 'mysql')),
  ...openidMysql,
];

const directory = mkdtempSync(join(tmpdir(), 'arthor-schema-'));
let source: DataSource;
beforeAll(async () => {
  source = await openSqliteWriter(join(directory, 'arthor.sqlite'));
  await migrate(source);
});
afterAll(async () => {
  await source.destroy();
  rmSync(directory, { recursive: true });
});

it('entities and the migrated tables of SQLite are the same', async () => {
  expect(await shapeOfSqlite(source)).toEqual(shapeOfEntities(source));
});

it('what runs in a lane is found without looking at all that runs', async () => {
  const plan: readonly { readonly detail: string }[] = await source.query(
    `EXPLAIN QUERY PLAN SELECT * FROM t_deploy_record
      WHERE (status = ? AND lane_id IN (?)) OR (status = ? AND source_lane_id IN (?))`,
    ['RUNNING', 1, 'RUNNING', 1],
  );

  expect(plan.flatMap(({ detail }) => /USING INDEX \w+ \(.+\)/.exec(detail)?.[0] ?? [])).toEqual([
    'USING INDEX ix_deploy_record_lane (lane_id=? AND status=?)',
    'USING INDEX ix_deploy_record_source (source_lane_id=? AND status=?)',
  ]);
});

it('arthor.sql says what the migrations for MySQL say, and that they were made', () => {
  const file = readFileSync(new URL('../../../../script/db/mysql/arthor.sql', import.meta.url), 'utf8');
  const statements = splitSql(file, 'mysql').map(({ text }) => oneLine(text));
  const rows = migrations.map((migration) => new migration().name);
  const wanted = [
    'SET NAMES utf8mb4',
    ...folded(mysqlStatements),
    createMigrationTable.mysql.replace(' IF NOT EXISTS', ''),
    ...rows.map((name) => `INSERT INTO t_migration (timestamp, name) VALUES (${name.slice(-13)}, '${name}')`),
  ];

  expect(statements).toEqual(wanted.map(oneLine));
});

it('each table states its character set and compares byte by byte', () => {
  for (const statement of mysqlStatements.filter((text) => text.startsWith('CREATE TABLE'))) {
    expect(statement).toMatch(/\) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin$/);
  }
});

it('tables that are seeded without column names have exactly the columns they are seeded with', () => {
  const columnsOf = (table: string) => {
    const statement =
      folded(mysqlStatements).find((text) => text.startsWith(`CREATE TABLE ${table} (`)) ?? '';
    return [...statement.matchAll(/^ +([a-z_]+) (?!KEY)[a-z]+/gm)].map((match) => match[1]);
  };
  expect(columnsOf('t_user')).toEqual(['id', 'username', 'password', 'nickname', 'create_time']);
  expect(columnsOf('t_env')).toEqual(['id', 'name', 'description', 'host']);
});

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

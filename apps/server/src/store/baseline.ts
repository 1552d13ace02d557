import type { DataSource } from 'typeorm';
import { entities } from './entities.js';
import { createMigrationTable, migrations, migrationTable } from './migrations.js';

/** Arthor refuses to use this database. The message is shown to the person who started it. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused';
}

/** Why the database that DATABASE_URL names cannot be used at all; `where` says which one, without its password. */
export function unusable(where: string, cause: unknown): DatabaseRefused {
  const words = cause instanceof Error && cause.message !== '' ? cause.message : codeIn(cause);
  return new DatabaseRefused(`DATABASE_URL names ${where}, which cannot be used (${words}).`);
}

/** Node leaves the message of a connection that was tried at several addresses empty. */
const codeIn = (cause: unknown): string => String(Object(cause).code ?? cause);

/** Whether the database has none of our tables. */
export async function isEmpty(source: DataSource): Promise<boolean> {
  return (await tablesOfOurs(source)).length === 0;
}

/**
 * Runs the missing migrations; on an empty database, all of them. The caller makes sure that no other
 * process migrates at the same time. Safe to repeat after an interruption.
 * @throws DatabaseRefused when the tables are another system's; nothing was changed then.
 */
export async function migrate(source: DataSource): Promise<void> {
  const tables = await tablesOfOurs(source);
  if (!(await isOurs(source, tables))) {
    const found = tables.filter((table) => table !== migrationTable).join(', ');
    throw new DatabaseRefused(
      `The database holds tables that this version did not make (${found}), and no row of ${migrationTable} ` +
        'says which migrations they have seen: they look like those of the Java system. Nothing was changed. ' +
        'Set DATABASE_URL to an empty database, or import script/db/mysql/arthor.sql into a new one and ' +
        'bring the rows over by hand.',
    );
  }
  if (tables.includes(migrationTable)) await refuseNewer(source);
  await source.query(createMigrationTable[source.options.type === 'mysql' ? 'mysql' : 'sqlite']);
  await source.runMigrations({ transaction: 'each' });
}

/** Rows of a newer version mean something that this one does not know. */
async function refuseNewer(source: DataSource): Promise<void> {
  const known = new Set<string>(migrations.map((migration) => new migration().name));
  const applied: readonly { name: string }[] = await source.query(`SELECT name FROM ${migrationTable}`);
  const newer = applied.find(({ name }) => !known.has(name));
  if (newer === undefined) return;
  throw new DatabaseRefused(
    `The database was used by a newer version of Arthor (it has seen ${newer.name}, which this one does not know). ` +
      'Start that version again, or restore the backup made before the upgrade.',
  );
}

/**
 * t_installation is the first table that we create, and the Java system has no such table. If it exists
 * without migration rows, an earlier start was interrupted, and repeating it is safe.
 */
async function isOurs(source: DataSource, tables: readonly string[]): Promise<boolean> {
  if (tables.every((table) => table === migrationTable)) return true;
  if (!tables.includes(migrationTable)) return false;
  if (tables.includes('t_installation')) return true;
  const applied: readonly unknown[] = await source.query(`SELECT name FROM ${migrationTable}`);
  return applied.length > 0;
}

async function tablesOfOurs(source: DataSource): Promise<string[]> {
  const known = new Set([migrationTable, ...entities.map((entity) => source.getMetadata(entity).tableName)]);
  const rows: readonly { name: string }[] = await source.query(
    source.options.type === 'mysql'
      ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
      : "SELECT name FROM sqlite_master WHERE type = 'table'",
  );
  // The databases list them in different orders.
  return rows
    .map((row) => row.name)
    .filter((name) => known.has(name))
    .sort();
}

import type { DataSource } from 'typeorm';
import { entities } from './entities.js';

/** The shape of a table, in terms that entities and both databases share. */
export interface TableShape {
  /** In the table's order, because the seed INSERTs name no columns; sorted if the entity declares none. */
  readonly columns: readonly string[];
  readonly indexes: readonly string[];
}
export type SchemaShape = Readonly<Record<string, TableShape>>;

/** TypeORM lists the columns of an embedded class last, wherever it is declared. */
const unordered = 't_deployment';
const ordered = (table: string, columns: readonly string[]): readonly string[] =>
  table === unordered ? columns.toSorted() : columns;

interface ColumnFacts {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly primary: boolean;
}

/** The shape that the entities declare. */
export function shapeOfEntities(source: DataSource): SchemaShape {
  const mysql = source.options.type === 'mysql';
  const shapes = entities.map((entity): [string, TableShape] => {
    const metadata = source.getMetadata(entity);
    const columns = metadata.columns.map((column) =>
      columnLine({
        name: column.databaseName,
        type: entityType(String(column.type), column.length, mysql),
        nullable: column.isNullable,
        primary: column.isPrimary,
      }),
    );
    const indexes = metadata.indices.map((index) =>
      indexLine(
        index.name,
        index.isUnique,
        index.columns.map((column) => column.databaseName),
      ),
    );
    return [metadata.tableName, { columns: ordered(metadata.tableName, columns), indexes: indexes.sort() }];
  });
  return Object.fromEntries(shapes);
}

/** The shape of an SQLite file's tables, without SQLite's own and the migrations'. */
export async function shapeOfSqlite(source: DataSource): Promise<SchemaShape> {
  const tables: { name: string }[] = await source.query(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 't_migration'",
  );
  const shapes: Record<string, TableShape> = {};
  for (const { name } of tables) {
    const columns: { name: string; type: string; notnull: number; pk: number }[] = await source.query(
      `PRAGMA table_info(${name})`,
    );
    const list: { name: string; unique: number; origin: string }[] = await source.query(
      `PRAGMA index_list(${name})`,
    );
    const indexes: string[] = [];
    for (const index of list.filter((found) => found.origin === 'c')) {
      const parts: { name: string }[] = await source.query(`PRAGMA index_info(${index.name})`);
      indexes.push(
        indexLine(
          index.name,
          index.unique === 1,
          parts.map((part) => part.name),
        ),
      );
    }
    shapes[name] = {
      columns: ordered(
        name,
        columns.map((column) =>
          columnLine({
            name: column.name,
            // SQLite's form of a generated bigint is INTEGER PRIMARY KEY.
            type: column.type === 'INTEGER' && column.pk === 1 ? 'bigint' : column.type.toLowerCase(),
            nullable: column.notnull === 0,
            primary: column.pk > 0,
          }),
        ),
      ),
      indexes: indexes.sort(),
    };
  }
  return shapes;
}

/** The shape of a MySQL or MariaDB database's tables, without the migrations'. */
export async function shapeOfMysql(source: DataSource): Promise<SchemaShape> {
  const columns: { t: string; name: string; type: string; nullable: string; k: string }[] =
    await source.query(
      `SELECT table_name AS t, column_name AS name, column_type AS type, is_nullable AS nullable, column_key AS k
     FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name <> 't_migration'
     ORDER BY table_name, ordinal_position`,
    );
  const indexes: { t: string; name: string; duplicates: number | string; parts: string }[] =
    await source.query(
      `SELECT table_name AS t, index_name AS name, MIN(non_unique) AS duplicates,
            GROUP_CONCAT(column_name ORDER BY seq_in_index) AS parts
     FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name <> 'PRIMARY'
       AND table_name <> 't_migration' GROUP BY table_name, index_name ORDER BY table_name, index_name`,
    );
  const shapes: Record<string, { columns: string[]; indexes: string[] }> = {};
  for (const { t, name, type, nullable, k } of columns) {
    const plain = type === 'longtext' ? 'json' : type.replace(/^(bigint|int)\(\d+\)$/, '$1');
    (shapes[t] ??= { columns: [], indexes: [] }).columns.push(
      columnLine({ name, type: plain, nullable: nullable === 'YES', primary: k === 'PRI' }),
    );
  }
  for (const { t, name, duplicates, parts } of indexes) {
    shapes[t]?.indexes.push(indexLine(name, Number(duplicates) === 0, parts.split(',')));
  }
  return Object.fromEntries(
    Object.entries(shapes).map(([table, { columns: found, indexes: named }]) => [
      table,
      { columns: ordered(table, found), indexes: named.sort() },
    ]),
  );
}

/** MySQL's statements, with later changes of a table merged into its CREATE TABLE. */
export function folded(statements: readonly string[]): readonly string[] {
  const result: string[] = [];
  const change = (table: string, edit: (statement: string) => string) => {
    const index = result.findIndex((statement) => statement.startsWith(`CREATE TABLE ${table} (`));
    const edited = edit(result[index] ?? '');
    if (index < 0 || edited === result[index]) throw new Error(`nothing to change in ${table}`);
    result[index] = edited;
  };
  for (const statement of statements) {
    const [, table = '', what, rest = ''] =
      /^ALTER TABLE (\w+) (ADD COLUMN|DROP COLUMN) (.+)$/.exec(statement) ?? [];
    const [, index, of = '', columns] = /^CREATE INDEX (\w+) ON (\w+) (\(.+\))$/.exec(statement) ?? [];
    if (what === 'ADD COLUMN')
      change(table, (text) => text.replace(/,(\s+)PRIMARY KEY/, `,$1${rest},$1PRIMARY KEY`));
    else if (what === 'DROP COLUMN') change(table, (text) => text.replace(RegExp(`\n +${rest} [^\n]+`), ''));
    else if (index !== undefined)
      change(of, (text) => text.replace(/(\s+)\) ENGINE/, `,\n    KEY ${index} ${columns}$1) ENGINE`));
    else result.push(statement);
  }
  return result;
}

function entityType(type: string, length: string, mysql: boolean): string {
  if (type === 'varchar') return `varchar(${length === '' ? '255' : length})`;
  if (type === 'datetime') return mysql ? 'datetime(3)' : 'datetime';
  if (type === 'json') return mysql ? 'json' : 'text';
  return type;
}

function columnLine({ name, type, nullable, primary }: ColumnFacts): string {
  return `${name} ${type}${nullable ? '' : ' not null'}${primary ? ' primary key' : ''}`;
}

function indexLine(name: string, unique: boolean, columns: readonly string[]): string {
  return `${unique ? 'unique ' : ''}${name} (${columns.join(', ')})`;
}

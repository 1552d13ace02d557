import type { QueryRunner } from 'typeorm';

/** One change of the tables; it is left out where it is done. */
export type SchemaStep =
  | { readonly kind: 'table'; readonly name: string; readonly sqlite: string; readonly mysql: string }
  | {
      readonly kind: 'add' | 'drop';
      readonly table: string;
      readonly column: string;
      readonly sqlite: string;
      readonly mysql: string;
    }
  | { readonly kind: 'index'; readonly table: string; readonly name: string; readonly columns: string };

/** A new table. */
export const table = (name: string, columns: string, primary: string): SchemaStep => ({
  kind: 'table',
  name,
  sqlite: `CREATE TABLE ${name} (${columns.replaceAll(' json ', ' text ')},\n    PRIMARY KEY (${primary})\n  )`,
  mysql:
    `CREATE TABLE ${name} (${columns.replaceAll(' datetime ', ' datetime(3) ')},\n    PRIMARY KEY (${primary})\n  ) ` +
    'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
});

/** A new column. */
export const add = (name: string, column: string, sqlite: string, mysql: string): SchemaStep => ({
  kind: 'add',
  table: name,
  column,
  sqlite: `ALTER TABLE ${name} ADD COLUMN ${column} ${sqlite}`,
  mysql: `ALTER TABLE ${name} ADD COLUMN ${column} ${mysql}`,
});

/** A column that goes. */
export const drop = (name: string, column: string): SchemaStep => {
  const statement = `ALTER TABLE ${name} DROP COLUMN ${column}`;
  return { kind: 'drop', table: name, column, sqlite: statement, mysql: statement };
};

/** The statement of a step. */
export function statementOf(step: SchemaStep, dialect: 'sqlite' | 'mysql'): string {
  return step.kind === 'index'
    ? `CREATE INDEX ${step.name} ON ${step.table} (${step.columns})`
    : step[dialect];
}

/** Which of the two statements a connection takes. */
export const dialectOf = (runner: QueryRunner): 'sqlite' | 'mysql' =>
  runner.dataSource.options.type === 'mysql' ? 'mysql' : 'sqlite';

/** Makes the change where it is not made yet: MySQL commits each DDL statement at once, and starts may be interrupted. */
export async function runStep(runner: QueryRunner, step: SchemaStep): Promise<void> {
  if (!(await isDone(runner, step))) await runner.query(statementOf(step, dialectOf(runner)));
}

async function isDone(runner: QueryRunner, step: SchemaStep): Promise<boolean> {
  switch (step.kind) {
    case 'table':
      return runner.hasTable(step.name);
    case 'add':
      return runner.hasColumn(step.table, step.column);
    case 'drop':
      return !(await runner.hasColumn(step.table, step.column));
    case 'index': {
      const known =
        dialectOf(runner) === 'mysql'
          ? 'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = ?'
          : "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?";
      const found: readonly unknown[] = await runner.query(known, [step.name]);
      return found.length > 0;
    }
  }
}

import type { QueryRunner } from 'typeorm';

/** One change of a table; it is left out where it is done. */
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

/** The statement of a step. */
export function statementOf(step: SchemaStep, dialect: 'sqlite' | 'mysql'): string {
  return step.kind === 'index'
    ? `CREATE INDEX ${step.name} ON ${step.table} (${step.columns})`
    : step[dialect];
}

/** The dialect of a migration's connection. */
export const dialectOf = (runner: QueryRunner): 'sqlite' | 'mysql' =>
  runner.dataSource.options.type === 'mysql' ? 'mysql' : 'sqlite';

/** Takes a step, if it is not done yet: a start that was interrupted is repeated. */
export async function takeStep(runner: QueryRunner, step: SchemaStep): Promise<void> {
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

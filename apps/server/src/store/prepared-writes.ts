import type { EntityManager, FindOptionsWhere, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import { conditionsOf, type Metadata } from './plain-condition.js';
import { boundBy, textOf } from './statement-text.js';

type EntityClass<E> = new () => E;

/** More rows at once are rare, and each number has a text of its own. */
const mostRows = 16;

/** The columns of an INSERT or UPDATE and their values, as the driver stores them. */
interface Stored {
  readonly columns: string;
  readonly values: readonly unknown[];
}

/**
 * Inserts and updates of a transaction. Values get their SQL from TypeORM once ({@link textOf}); what it has texts
 * of its own for is left to it.
 */
export class PreparedWrites {
  constructor(private readonly manager: EntityManager) {}

  /**
   * Inserts rows of one shape in one statement: they have values for the same columns, all but those that the
   * database makes. Sets these to what it made.
   */
  async insert<E extends ObjectLiteral>(entity: EntityClass<E>, rows: readonly E[]): Promise<void> {
    const { driver } = this.manager.dataSource;
    const metadata = this.manager.dataSource.getMetadata(entity);
    const stored = rows.map((row) => this.stored(metadata, row));
    const values = stored.flatMap((one) => one.values);
    const shape = `INSERT ${metadata.name} ${stored.map(({ columns }) => columns).join(' ')}`;
    const builder = () =>
      this.manager
        .createQueryBuilder()
        .insert()
        .into(entity)
        .values(rows.map(partial<E>));
    const sql = rows.length > mostRows ? null : textOf(this.manager, shape, values, builder);
    if (sql === null) {
      await builder().execute();
      return;
    }
    const { raw } = await this.run(sql, values);
    for (const [index, row] of rows.entries()) {
      const made = driver.createGeneratedMap(metadata, raw, index, rows.length) ?? {};
      for (const column of metadata.generatedColumns) {
        const value: unknown = column.getEntityValue(made);
        if (value !== undefined) column.setEntityValue(row, value);
      }
    }
  }

  /** Updates the matching rows; returns how many matched. */
  async update<E extends ObjectLiteral>(
    entity: EntityClass<E>,
    where: FindOptionsWhere<E>,
    patch: Partial<E>,
  ): Promise<number> {
    const metadata = this.manager.dataSource.getMetadata(entity);
    const set = this.patched(metadata, patch);
    const [condition] = conditionsOf(where, metadata) ?? [];
    if (set !== null && condition !== undefined && condition.shape.length > 0) {
      const values = [...set.values, ...boundBy(this.manager, condition.values)];
      const shape = `UPDATE ${metadata.name} ${set.columns} WHERE ${condition.shape.join()}`;
      const sql = textOf(this.manager, shape, values, () =>
        this.manager.createQueryBuilder().update(entity).set(partial<E>(patch)).where(condition.where),
      );
      if (sql !== null) return (await this.run(sql, values)).affected ?? 0;
    }
    return (await this.manager.update(entity, where, partial<E>(patch))).affected ?? 0;
  }

  private stored(metadata: Metadata, row: ObjectLiteral): Stored {
    const set = metadata.columns.flatMap((column) => {
      const value = this.valueOf(column, row);
      return value === undefined ? [] : [{ name: column.propertyPath, value }];
    });
    return this.together(set);
  }

  /** null: it names what is no column of its own. */
  private patched(metadata: Metadata, patch: object): Stored | null {
    const set: Named[] = [];
    for (const [property, given] of Object.entries(patch)) {
      if (given === undefined) continue;
      const column = metadata.findColumnWithPropertyName(property);
      if (column === undefined || column.propertyPath !== property) return null;
      set.push({ name: property, value: this.valueOf(column, patch) });
    }
    return set.length === 0 ? null : this.together(set);
  }

  private valueOf(column: Metadata['columns'][number], of: ObjectLiteral): unknown {
    return this.manager.dataSource.driver.preparePersistentValue(column.getEntityValue(of), column);
  }

  private together(set: readonly Named[]): Stored {
    return {
      columns: set.map(({ name }) => name).join(),
      values: boundBy(
        this.manager,
        set.map(({ value }) => value),
      ),
    };
  }

  private async run(sql: string, values: readonly unknown[]) {
    const { queryRunner } = this.manager;
    if (queryRunner === undefined) throw new Error('writes need the connection of a transaction');
    return queryRunner.query(sql, [...values], true);
  }
}

interface Named {
  readonly name: string;
  readonly value: unknown;
}

/** TypeORM's deep partial type would allow parts of JSON values; ours are always whole. */
function partial<E>(row: object): QueryDeepPartialEntity<E> {
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- tsc does not compile it without
  return row as QueryDeepPartialEntity<E>;
}

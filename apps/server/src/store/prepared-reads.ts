import type { EntityManager, EntityTarget, FindManyOptions, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { conditionsOf, type Metadata } from './plain-condition.js';
import type { Remembered } from './remembered.js';
import { boundBy, textOf } from './statement-text.js';
import type { Reads } from './view.js';

type Where<E> = FindOptionsWhere<E> | FindOptionsWhere<E>[];

/**
 * The reads of a TypeORM manager. Plain conditions (equal, in a list, greater, null) get their SQL from TypeORM
 * once ({@link textOf}), and only their values each time. Everything else goes to TypeORM as it is.
 *
 * @param remembered of a transaction
 */
export function preparedReads(manager: EntityManager, remembered: Remembered | null = null): Reads {
  const find = <E extends ObjectLiteral>(entity: EntityTarget<E>, options: FindManyOptions<E> = {}) =>
    new Select(manager, remembered, entity, options).rows();
  const findOneBy = async <E extends ObjectLiteral>(entity: EntityTarget<E>, where: Where<E>) => {
    const [row] = await find(entity, { where, take: 1 });
    return row ?? null;
  };
  const own: Pick<Reads, 'find' | 'findBy' | 'findOne' | 'findOneBy' | 'findOneByOrFail'> = {
    find,
    findOne: async (entity, options) => (await find(entity, { ...options, take: 1 }))[0] ?? null,
    findBy: (entity, where) => find(entity, { where }),
    findOneBy,
    findOneByOrFail: async (entity, where) =>
      (await findOneBy(entity, where)) ?? manager.findOneByOrFail(entity, where),
  };
  // What is not asked here is asked of the manager.
  const reads: object = Object.create(manager);
  return Object.assign(reads as Reads, own);
}

/** One SELECT. */
class Select<E extends ObjectLiteral> {
  private readonly metadata: Metadata;

  constructor(
    private readonly manager: EntityManager,
    private readonly remembered: Remembered | null,
    private readonly entity: EntityTarget<E>,
    private readonly options: FindManyOptions<E>,
  ) {
    this.metadata = manager.dataSource.getMetadata(entity);
  }

  async rows(): Promise<E[]> {
    const { where, order, take, select, ...rest } = this.options;
    const conditions = conditionsOf(where ?? [], this.metadata);
    if (conditions === null || Object.keys(rest).length > 0)
      return this.manager.find(this.entity, this.options);
    const values = boundBy(
      this.manager,
      conditions.flatMap((one) => one.values),
    );
    const shape = `SELECT ${this.metadata.name} ${JSON.stringify([conditions.map((one) => one.shape), order, take, select])}`;
    const sql = textOf(this.manager, shape, values, () =>
      this.manager.createQueryBuilder(this.entity, 'row').setFindOptions({
        ...this.options,
        where: conditions.map((one) => one.where as FindOptionsWhere<E>),
      }),
    );
    if (sql === null) return this.manager.find(this.entity, this.options);
    const read = () => this.read(sql, values);
    return this.remembered?.rows(this.entity, `${sql} ${values.join()}`, read) ?? read();
  }

  private async read(sql: string, values: unknown[]): Promise<E[]> {
    const rows: readonly Record<string, unknown>[] = await this.manager.query(sql, values);
    return rows.map((row) => this.hydrated(row));
  }

  private hydrated(row: Record<string, unknown>): E {
    const { driver } = this.manager.dataSource;
    const entity: ObjectLiteral = this.metadata.create(undefined, { fromDeserializer: true });
    for (const { column, alias, property } of selectedColumns(this.metadata)) {
      const stored = row[alias];
      // Not selected.
      if (stored === undefined) continue;
      const value: unknown = driver.prepareHydratedValue(stored, column);
      if (property === null) column.setEntityValue(entity, value);
      else entity[property] = value;
    }
    return entity as E;
  }
}

interface SelectedColumn {
  readonly column: Metadata['columns'][number];
  /** Its name in the rows. */
  readonly alias: string;
  /** null: it belongs to an object within the entity. */
  readonly property: string | null;
}

const columns = new WeakMap<Metadata, readonly SelectedColumn[]>();

function selectedColumns(metadata: Metadata): readonly SelectedColumn[] {
  const known = columns.get(metadata);
  if (known !== undefined) return known;
  const all = metadata.columns.map((column) => ({
    column,
    alias: `row_${column.databaseName}`,
    property: column.propertyPath === column.propertyName ? column.propertyName : null,
  }));
  columns.set(metadata, all);
  return all;
}

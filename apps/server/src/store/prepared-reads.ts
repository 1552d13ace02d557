import { isDeepStrictEqual } from 'node:util';
import type { EntityManager, EntityTarget, FindManyOptions, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { conditionsOf, type Metadata, type PlainCondition } from './plain-condition.js';
import type { Reads } from './view.js';

type Where<E> = FindOptionsWhere<E> | FindOptionsWhere<E>[];

/** SELECTs by database and shape; null = TypeORM has parameters of its own there, so it keeps doing it. */
const prepared = new WeakMap<object, Map<string, string | null>>();

/**
 * The reads of a TypeORM manager. Plain conditions (equal, in a list, greater, null) get their SQL from TypeORM
 * once, and only their values each time: TypeORM makes the text anew for each query, which takes longer than
 * SQLite needs to answer. Everything else goes to TypeORM as it is.
 */
export function preparedReads(manager: EntityManager): Reads {
  const find = <E extends ObjectLiteral>(entity: EntityTarget<E>, options: FindManyOptions<E> = {}) =>
    new Select(manager, entity, options).rows();
  const findOneBy = async <E extends ObjectLiteral>(entity: EntityTarget<E>, where: Where<E>) => {
    const [row] = await find(entity, { where, take: 1 });
    return row ?? null;
  };
  const own: Pick<Reads, 'find' | 'findBy' | 'findOneBy' | 'findOneByOrFail'> = {
    find,
    findBy: (entity, where) => find(entity, { where }),
    findOneBy,
    findOneByOrFail: async (entity, where) =>
      (await findOneBy(entity, where)) ?? manager.findOneByOrFail(entity, where),
  };
  // What is not asked here is asked of the manager.
  const reads: object = Object.create(manager);
  return Object.assign(reads as Reads, own);
}

/** One SELECT of whole rows. */
class Select<E extends ObjectLiteral> {
  private readonly metadata: Metadata;

  constructor(
    private readonly manager: EntityManager,
    private readonly entity: EntityTarget<E>,
    private readonly options: FindManyOptions<E>,
  ) {
    this.metadata = manager.dataSource.getMetadata(entity);
  }

  async rows(): Promise<E[]> {
    const { where, order, take, ...rest } = this.options;
    const conditions = conditionsOf(where ?? [], this.metadata);
    if (conditions === null || Object.keys(rest).length > 0)
      return this.manager.find(this.entity, this.options);
    const values = this.bound(conditions.flatMap((one) => one.values));
    const shape = `${this.metadata.name} ${JSON.stringify([conditions.map((one) => one.shape), order, take])}`;
    const sql = this.sqlOf(shape, conditions, values);
    if (sql === null) return this.manager.find(this.entity, this.options);
    const rows: readonly Record<string, unknown>[] = await this.manager.query(sql, values);
    return rows.map((row) => this.hydrated(row));
  }

  private sqlOf(
    shape: string,
    conditions: readonly PlainCondition[],
    values: readonly unknown[],
  ): string | null {
    const { dataSource } = this.manager;
    const known = prepared.get(dataSource) ?? new Map<string, string | null>();
    prepared.set(dataSource, known);
    const found = known.get(shape);
    if (found !== undefined) return found;
    const where = conditions.map((one) => one.where as FindOptionsWhere<E>);
    const [sql, parameters] = this.manager
      .createQueryBuilder(this.entity, 'row')
      .setFindOptions({ ...this.options, where })
      .getQueryAndParameters();
    const made = isDeepStrictEqual(parameters, values) ? sql : null;
    known.set(shape, made);
    return made;
  }

  /** Values as this database's driver binds them. */
  private bound(values: readonly unknown[]): unknown[] {
    const names = values.map((_, at) => `:v${at}`).join(' ');
    const named = Object.fromEntries(values.map((value, at) => [`v${at}`, value]));
    const [, bound] = this.manager.dataSource.driver.escapeQueryWithParameters(names, named);
    return bound;
  }

  private hydrated(row: Record<string, unknown>): E {
    const { driver } = this.manager.dataSource;
    const entity = this.metadata.create(undefined, { fromDeserializer: true }) as E;
    for (const column of this.metadata.columns)
      column.setEntityValue(entity, driver.prepareHydratedValue(row[`row_${column.databaseName}`], column));
    return entity;
  }
}

import type { DataSource } from 'typeorm';

/** A JSON column holds what nobody of us wrote; thrown where somebody needs it. */
export class UnreadableColumn extends Error {
  override readonly name = 'UnreadableColumn';

  constructor(
    readonly table: string,
    readonly column: string,
  ) {
    super(`${table}.${column} holds no JSON object or list`);
  }
}

/**
 * A JSON column that holds anything else than an object or a list (rows are edited by hand) breaks who needs it, not
 * who reads the row beside others: its value throws when it is looked into. It is never read as "nothing": a token
 * whose limits cannot be read must not be one without limits.
 */
export function soundJson(source: DataSource): DataSource {
  const { driver } = source;
  const hydrate = driver.prepareHydratedValue.bind(driver);
  driver.prepareHydratedValue = (value, column) => {
    if (column.type !== 'json') return hydrate(value, column);
    const broken = () => unreadable(column.entityMetadata.tableName, column.databaseName);
    try {
      const read: unknown = hydrate(value, column);
      // SQL's null is a value of the column; JSON's own is not.
      return typeof read === 'object' && (read !== null || value === null) ? read : broken();
    } catch {
      return broken();
    }
  };
  return source;
}

/** Whatever is asked of it throws. */
function unreadable(table: string, column: string): object {
  const fail = (): never => {
    throw new UnreadableColumn(table, column);
  };
  return new Proxy({}, { get: fail, has: fail, ownKeys: fail, getOwnPropertyDescriptor: fail });
}

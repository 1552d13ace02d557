import type { DataSource } from 'typeorm';

/** TypeORM's limit of 100 is less than what the server uses in turn. */
export const statementCacheSize = 500;

/**
 * Binds integers as parameters. On SQLite TypeORM writes numbers into the SQL, so that each id makes another
 * statement, which no cache of prepared ones ever holds. As bigint, because libsql binds numbers as REAL:
 * a varchar column would store 8 as '8.0'.
 */
export function bindIntegers(source: DataSource): DataSource {
  const { driver } = source;
  const escape = driver.escapeQueryWithParameters.bind(driver);
  driver.escapeQueryWithParameters = (sql, parameters) =>
    escape(sql, Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, bound(value)])));
  return source;
}

function bound(value: unknown): unknown {
  return Array.isArray(value) ? value.map(boundInteger) : boundInteger(value);
}

/** A parameter as it is bound. */
export function boundInteger(value: unknown): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

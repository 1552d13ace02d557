import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { boundInteger } from './bound-integers.js';

/** The part of a query builder that {@link textOf} needs. */
interface Builder {
  getQueryAndParameters(): [string, unknown[]];
}

/** Texts by database and shape; null = TypeORM has parameters of its own there, so it keeps making the text. */
const texts = new WeakMap<object, Map<string, string | null>>();

/**
 * The SQL of a shape of statement: made by TypeORM once, and kept if its parameters are these values. Making it
 * anew for each statement takes longer than SQLite needs to answer.
 */
export function textOf(
  manager: EntityManager,
  shape: string,
  values: readonly unknown[],
  build: () => Builder,
): string | null {
  const { dataSource } = manager;
  const known = texts.get(dataSource) ?? new Map<string, string | null>();
  texts.set(dataSource, known);
  const found = known.get(shape);
  if (found !== undefined) return found;
  const [sql, parameters] = build().getQueryAndParameters();
  const text = isDeepStrictEqual(parameters, values) ? sql : null;
  known.set(shape, text);
  return text;
}

/** Values as the database's driver binds them. */
export function boundBy({ dataSource }: EntityManager, values: readonly unknown[]): unknown[] {
  if (dataSource.options.type === 'mysql') return [...values];
  return values.map((value) => {
    // Only times are turned into text by the driver.
    if (!(value instanceof Date)) return boundInteger(value);
    const [, [text]] = dataSource.driver.escapeQueryWithParameters(':at', { at: value });
    return text as unknown;
  });
}

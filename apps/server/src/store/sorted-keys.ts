import type { DataSource } from 'typeorm';

/**
 * JSON columns as MySQL and TiDB hand them back: keys sorted, shorter ones first. MariaDB and SQLite keep the text
 * as it was written, so code that compares stored JSON by its text seems to work there.
 * https://dev.mysql.com/doc/refman/8.4/en/json.html#json-normalization
 */
export function sortKeys(source: DataSource): DataSource {
  const { driver } = source;
  const hydrate = driver.prepareHydratedValue.bind(driver);
  driver.prepareHydratedValue = (value, column) => {
    const read: unknown = hydrate(value, column);
    return column.type === 'json' ? sorted(read) : read;
  };
  return source;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

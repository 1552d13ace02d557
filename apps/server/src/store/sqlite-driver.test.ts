import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqliteConnection } from './sqlite-driver.js';

let connection: SqliteConnection;
beforeAll(() => {
  connection = new SqliteConnection(':memory:');
  connection.prepare('CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)').run();
  connection.prepare('INSERT INTO thing (name) VALUES (?), (?)').run('a', null);
});
afterAll(() => connection.close());

describe('a statement that reads', () => {
  it('gives each row by the names that were asked for, null where nothing is', () => {
    const select = connection.prepare(
      'SELECT "id" AS "thing_id", "name" FROM thing WHERE id >= ? ORDER BY id',
    );

    for (const from of [1, 1])
      expect(select.all(from)).toEqual([
        { thing_id: 1, name: 'a' },
        { thing_id: 2, name: null },
      ]);
    expect(select.all(3)).toEqual([]);
  });

  it('gives the columns that a table has by now', () => {
    const select = connection.prepare('SELECT * FROM thing WHERE id = 1');
    expect(select.all()).toEqual([{ id: 1, name: 'a' }]);

    connection.prepare('ALTER TABLE thing RENAME COLUMN name TO title').run();

    expect(select.all()).toEqual([{ id: 1, title: 'a' }]);
  });
});

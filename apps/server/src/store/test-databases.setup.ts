import { randomBytes } from 'node:crypto';
import type { RowDataPacket } from 'mysql2/promise';
import { namePrefix, on, testServer } from './test-database.js';

/** For vitest: databases of tests on a server go with the run, whatever became of the tests that made them. */
export function setup(): (() => Promise<void>) | undefined {
  const server = testServer();
  if (server === null) return undefined;
  process.env['ARTHOR_TEST_RUN'] = randomBytes(4).toString('hex');
  return () =>
    on(server, async (connection) => {
      const [databases] = await connection.query<(RowDataPacket & { readonly name: string })[]>(
        'SELECT schema_name AS name FROM information_schema.schemata WHERE LEFT(schema_name, ?) = ?',
        [namePrefix().length, namePrefix()],
      );
      for (const { name } of databases) await connection.query(`DROP DATABASE ${name}`);
    });
}

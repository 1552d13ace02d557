import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../config.js';
import { parseDatabaseUrl } from '../store/database-url.js';
import { runSql } from '../store/sql-run.js';
import { beginOf } from '../store/sql-split.js';

/** `npm run sql -- file.sql`: runs the file on the configured database and prints each statement's result. */
async function main(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('Which file? npm run sql -- file.sql');
  // npm runs commands in the project's folder; INIT_CWD is where it was called.
  const sql = readFileSync(resolve(process.env['INIT_CWD'] ?? '.', file), 'utf8');
  const config = loadConfig(process.env, process.cwd());
  const address = parseDatabaseUrl(config.databaseUrl);
  if (address === null) throw new Error('DATABASE_URL cannot be read');
  let changed = 0;
  for (const { statement, rows, affected } of await runSql(address, sql)) {
    changed += affected;
    if (rows !== null) console.table(rows);
    const what = rows === null ? `${affected} changed` : `${rows.length} found`;
    console.log(`line ${statement.line}: ${what}: ${beginOf(statement)} …`);
  }
  console.log(`${changed} rows changed.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

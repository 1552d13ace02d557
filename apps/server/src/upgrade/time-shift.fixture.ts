import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';

/** The database in a folder of {@link shiftTime}. */
export const databaseFile = 'arthor.sqlite';
/** The sandbox's world in such a folder. */
export const worldFile = 'sandbox-world.jsonl';

/**
 * Moves every moment that a stopped server's database and sandbox world mention by `ms` (whole seconds):
 * a release kept for months is opened as if it had ended just now, and an hour passes without waiting.
 */
export function shiftTime(directory: string, ms: number): void {
  shiftDatabase(join(directory, databaseFile), ms);
  const world = join(directory, worldFile);
  if (existsSync(world)) writeFileSync(world, shiftText(readFileSync(world, 'utf8'), ms));
}

const moment = /\b(\d{4}-\d\d-\d\d)([ T])(\d\d:\d\d:\d\d)(?=[.Z]|\b)/g;
/** Milliseconds since the epoch, in JSON; as a word of its own, which no digest contains. */
const epochMs = /\b1[5-9]\d{11}\b/g;

/** The same text with all its moments moved: `2026-11-26 08:00:00.123`, `2026-11-26T08:00:00Z`, 1795680000123. */
export function shiftText(text: string, ms: number): string {
  return text
    .replace(moment, (_, day: string, between: string, time: string) => {
      const [movedDay, movedTime] = new Date(Date.parse(`${day}T${time}Z`) + ms).toISOString().split('T');
      return `${movedDay}${between}${movedTime?.slice(0, 8)}`;
    })
    .replace(epochMs, (number) => String(Number(number) + ms));
}

function shiftDatabase(path: string, ms: number): void {
  const database = new Libsql(path);
  try {
    database.exec('BEGIN');
    const tables = names(
      database,
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 't\\_%' ESCAPE '\\'",
    );
    for (const table of tables) {
      for (const column of names(database, `SELECT name FROM pragma_table_info('${table}')`)) {
        const update = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`);
        const texts = `SELECT rowid AS id, ${column} AS text FROM ${table} WHERE typeof(${column}) = 'text'`;
        for (const { id, text } of database.prepare(texts).all([]) as { id: number; text: string }[]) {
          const shifted = shiftText(text, ms);
          if (shifted !== text) update.run([shifted, id]);
        }
      }
    }
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}

const names = (database: Libsql.Database, sql: string): string[] =>
  (database.prepare(sql).all([]) as { name: string }[]).map(({ name }) => name);

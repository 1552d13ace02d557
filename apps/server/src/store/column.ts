import type { ColumnOptions, ValueTransformer } from 'typeorm';

/** Options of a column. The type is always explicit: reflected types differ between compilers. */
interface Extra {
  readonly nullable?: boolean;
  readonly primary?: boolean;
}

/** A word or name: varchar(255), compared byte by byte in both databases. */
export function word(name: string, extra: Extra & { readonly length?: number } = {}): ColumnOptions {
  return { name, type: 'varchar', ...extra };
}

/** A word from outside: what is longer than its column is cut, "…" says so. Every other word is refused then. */
export function told(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'varchar', transformer: asTold, ...extra };
}

/** Text, cut where it is longer than the database's type; never used in a condition. */
export function prose(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'text', ...extra };
}

/** A small whole number. */
export function count(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'int', ...extra };
}

/** A small number whose column may be null in the Java system's table; null reads as 0. */
export function countOrZero(name: string): ColumnOptions {
  return { name, type: 'int', nullable: true, transformer: nullAs(0) };
}

/** An id, a tick or a version: a bigint, read as a number. */
export function long(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'bigint', ...extra };
}

/** true and false as int 1 and 0, as in the Java system's tables. */
export function flag(name: string): ColumnOptions {
  return { name, type: 'int', transformer: asFlag };
}

/** A time: epoch milliseconds in code, UTC datetime(3) in the table. */
export function instant(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'datetime', precision: 3, transformer: asInstant, ...extra };
}

/** An object or array; `json` on MySQL and MariaDB, text on SQLite. */
export function json(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'json', ...extra };
}

/** A JSON array whose column may be null in the Java system's table; null reads as []. */
export function jsonOrEmpty(name: string): ColumnOptions {
  return { name, type: 'json', nullable: true, transformer: nullAs([]) };
}

/** A number in a column that is varchar in the Java system's table. */
export function countAsWord(name: string): ColumnOptions {
  return { name, type: 'varchar', transformer: asWord };
}

const asInstant: ValueTransformer = {
  to: (ms: number | null | undefined) => (typeof ms === 'number' ? new Date(ms) : ms),
  from: (date: Date | null) => (date === null ? null : date.getTime()),
};

/** Changes nothing; marks the columns of {@link told} for `bounds.ts`. */
export const asTold: ValueTransformer = { to: (text: unknown) => text, from: (text: unknown) => text };

const asWord: ValueTransformer = {
  to: (count: number | undefined) => (typeof count === 'number' ? String(count) : count),
  from: (stored: string) => Number(stored),
};

const asFlag: ValueTransformer = {
  to: (on: boolean | null | undefined) => (typeof on === 'boolean' ? Number(on) : on),
  from: (stored: number | null) => stored === 1,
};

function nullAs(absent: unknown): ValueTransformer {
  return { to: (value: unknown) => value, from: (stored: unknown) => stored ?? absent };
}

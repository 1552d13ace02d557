import type { ColumnOptions, ValueTransformer } from 'typeorm';

/** How a column is declared here: always with its type, since reflected types differ between compilers. */
interface Extra {
  readonly nullable?: boolean;
  readonly primary?: boolean;
}

/** A word or name: varchar(255), compared byte by byte on both engines. */
export function word(name: string, extra: Extra & { readonly length?: number } = {}): ColumnOptions {
  return { name, type: 'varchar', ...extra };
}

/** Text of any length that is never searched by. */
export function prose(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'text', ...extra };
}

/** A small whole number. */
export function count(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'int', ...extra };
}

/** A number of pods or the like that the origin lets be null; null reads as 0. */
export function countOrZero(name: string): ColumnOptions {
  return { name, type: 'int', nullable: true, transformer: nullAs(0) };
}

/** An id, a tick or a version. The connection gives numbers while they are safe integers. */
export function long(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'bigint', ...extra };
}

/** true and false as the origin keeps them: int 1 and 0. */
export function flag(name: string): ColumnOptions {
  return { name, type: 'int', transformer: asFlag };
}

/** A moment: epoch milliseconds in code, UTC datetime(3) in the table. */
export function instant(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'datetime', precision: 3, transformer: asInstant, ...extra };
}

/** An object or array; `json` on MySQL and MariaDB, text on SQLite. */
export function json(name: string, extra: Extra = {}): ColumnOptions {
  return { name, type: 'json', ...extra };
}

/** A JSON array that the origin lets be null; null reads as []. */
export function jsonOrEmpty(name: string): ColumnOptions {
  return { name, type: 'json', nullable: true, transformer: nullAs([]) };
}

/** A number in a column that the origin made a word. */
export function countAsWord(name: string): ColumnOptions {
  return { name, type: 'varchar', transformer: asWord };
}

const asInstant: ValueTransformer = {
  to: (ms: number | null | undefined) => (typeof ms === 'number' ? new Date(ms) : ms),
  from: (date: Date | null) => (date === null ? null : date.getTime()),
};

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

import { cut } from '@arthor/core';
import type { EntityManager } from 'typeorm';
import { asTold } from './column.js';

type Metadata = ReturnType<EntityManager['dataSource']['getMetadata']>;

/** Characters of any kind that fit a MySQL `text`, which is 65,535 bytes long. */
export const longestProse = 16_383;
const longestWord = 255;

/** How the texts of a column are kept within it: the same on every engine, of which SQLite has no bounds itself. */
export type Bound =
  | { readonly kind: 'refused' | 'cut'; readonly most: number }
  /** Of any length, but text: MySQL refuses half a surrogate pair in JSON. */
  | { readonly kind: 'json' };

/** A name or key that does not fit its column. It is a fault of ours: outside texts are judged where they come in. */
export class TextTooLong extends Error {
  override readonly name = 'TextTooLong';

  constructor(
    readonly table: string,
    readonly column: string,
    length: number,
    most: number,
  ) {
    super(`${table}.${column} takes ${most} characters, not ${length}`);
  }
}

const known = new WeakMap<Metadata, ReadonlyMap<string, Bound>>();

/** The bounds of an entity's texts, by property. */
export function boundsOf(metadata: Metadata): ReadonlyMap<string, Bound> {
  const found = known.get(metadata);
  if (found !== undefined) return found;
  const bounds = new Map(
    metadata.columns.flatMap((column) => {
      const bound = boundOf(column);
      return bound === null ? [] : [[column.propertyPath, bound] as const];
    }),
  );
  known.set(metadata, bounds);
  return bounds;
}

function boundOf({ type, length, transformer }: Metadata['columns'][number]): Bound | null {
  if (type === 'json') return { kind: 'json' };
  if (type === 'text') return { kind: 'cut', most: longestProse };
  if (type !== 'varchar') return null;
  return { kind: transformer === asTold ? 'cut' : 'refused', most: Number(length) || longestWord };
}

/** The values as they fit their columns. @throws TextTooLong */
export function bounded<V extends object>(metadata: Metadata, values: V): V {
  const bounds = boundsOf(metadata);
  const fitted = Object.entries(values).flatMap(([property, value]: [string, unknown]) => {
    const bound = bounds.get(property);
    const fit = bound === undefined ? value : fitting(metadata, property, bound, value);
    return fit === value ? [] : [[property, fit] as const];
  });
  return fitted.length === 0 ? values : { ...values, ...Object.fromEntries(fitted) };
}

function fitting(metadata: Metadata, property: string, bound: Bound, value: unknown): unknown {
  if (bound.kind === 'json') return isSound(value) ? value : mended(value);
  // Most texts are far shorter: their characters need not be counted.
  if (typeof value !== 'string' || (bound.kind === 'refused' && value.length <= bound.most)) return value;
  if (bound.kind === 'cut') return cut(value, bound.most);
  const { length } = [...value];
  if (length <= bound.most) return value;
  const column = metadata.findColumnWithPropertyPath(property)?.databaseName ?? property;
  throw new TextTooLong(metadata.tableName, column, length, bound.most);
}

const halves = /\p{Cs}/u;

/** Whether a value is the same on every engine; nearly every one is, so this allocates nothing. */
function isSound(value: unknown): boolean {
  if (typeof value === 'string') return !halves.test(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSound);
  for (const key in value) if (!isSound(Reflect.get(value, key))) return false;
  return true;
}

/** The same value, with a sign of what is missing for each half of a pair. */
function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Cs}/gu, '\uFFFD');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(mended);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, mended(inner)]),
  );
}

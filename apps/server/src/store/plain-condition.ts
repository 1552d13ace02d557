import { FindOperator, In, IsNull, MoreThan, Not, type EntityManager, type ObjectLiteral } from 'typeorm';

export type Metadata = ReturnType<EntityManager['dataSource']['getMetadata']>;
type Column = Metadata['columns'][number];

/** Longer lists of values have a text of their own each, so TypeORM makes it. */
const longestList = 64;

/** What rows must fulfil: the same text for the same shape, whatever the values. */
export interface PlainCondition {
  readonly shape: readonly string[];
  readonly values: readonly unknown[];
  /** For TypeORM. */
  readonly where: ObjectLiteral;
}

/** The alternatives of a `where`; null when one has a kind of condition that TypeORM keeps making. */
export function conditionsOf(
  where: ObjectLiteral | readonly ObjectLiteral[],
  metadata: Metadata,
): PlainCondition[] | null {
  const all: PlainCondition[] = [];
  for (const one of Array.isArray(where) ? where : [where]) {
    const parts: Part[] = [];
    for (const [property, value] of Object.entries(one)) {
      const column = metadata.findColumnWithPropertyName(property);
      const part = column === undefined ? null : partOf(column, value);
      if (part === null) return null;
      parts.push(part);
    }
    all.push({
      shape: parts.map(({ column, sign }) => `${column.propertyName} ${sign}`),
      values: parts.flatMap((part) => part.values),
      where: Object.fromEntries(parts.map(({ column, value }) => [column.propertyName, value])),
    });
  }
  return all;
}

interface Part {
  readonly column: Column;
  readonly sign: string;
  readonly values: readonly unknown[];
  readonly value: unknown;
}

/** null: a kind of condition that TypeORM keeps making. */
function partOf(column: Column, value: unknown): Part | null {
  const { transformer } = column;
  if (Array.isArray(transformer)) return null;
  const stored = (one: unknown): unknown => (transformer === undefined ? one : transformer.to(one));
  const part = (sign: string, values: readonly unknown[], same: unknown): Part => ({
    column,
    sign,
    values: values.map(stored),
    value: same,
  });
  if (!(value instanceof FindOperator)) return isPlain(value) ? part('=', [value], value) : null;
  const { type, child } = value;
  if (type === 'in') {
    const list = filled(value.value);
    return list === null ? null : part(`in ${list.length}`, list, In(list));
  }
  if (type === 'isNull') return part('is null', [], IsNull());
  if (type === 'not' && child?.type === 'isNull') return part('is not null', [], Not(IsNull()));
  if (type === 'moreThan' && isPlain(value.value)) return part('>', [value.value], MoreThan(value.value));
  return null;
}

/** Lists of many lengths share a text: the last value is repeated up to a power of two. */
function filled(values: unknown): unknown[] | null {
  if (!Array.isArray(values) || values.length === 0 || values.length > longestList) return null;
  if (!values.every(isPlain)) return null;
  const length = 2 ** Math.ceil(Math.log2(values.length));
  return Array.from({ length }, (_, at): unknown => values[Math.min(at, values.length - 1)]);
}

const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** A compared value; null = it is not there. */
export type Scalar = string | number | boolean | null;

/** One difference. */
export interface Difference {
  readonly path: string;
  readonly before: Scalar;
  readonly after: Scalar;
}

/** What differs between two things, sorted by path. */
export function compare(before: unknown, after: unknown): readonly Difference[] {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }))
    .filter((one) => one.before !== one.after)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every value by its path. What is empty counts as absent. */
function flat(value: unknown): ReadonlyMap<string, Scalar> {
  const values = new Map<string, Scalar>();
  const walk = (inner: unknown, path: string): void => {
    if (isScalar(inner)) values.set(path, inner);
    else if (Array.isArray(inner)) list(inner, path);
    else
      for (const [key, item] of Object.entries(Object(inner)))
        walk(item, path === '' ? key : `${path}.${key}`);
  };
  const list = (items: readonly unknown[], path: string): void => {
    // Order means something in a command, and one more word would shift all that follow.
    if (items.every(isScalar)) {
      if (items.length > 0) values.set(path, JSON.stringify(items));
      return;
    }
    items.forEach((item, index) => walk(item, `${path}.${nameOf(item) ?? index}`));
  };
  walk(value, '');
  return values;
}

/** Things in a list are the same things when they have the same name, wherever they stand. */
function nameOf(item: unknown): string | null {
  const { name, kind }: { name?: unknown; kind?: unknown } = Object(item);
  if (typeof name !== 'string') return null;
  return typeof kind === 'string' ? `${kind}.${name}` : name;
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** What stands in a list for a row that cannot be told; the answer names its id, the log the reason. */
export class LeftOut {
  constructor(
    readonly id: number,
    readonly error: unknown,
  ) {}
}

/** How an item of a list is made of its row: what throws is left out, and takes no other row away. */
export const orLeftOut =
  <Row extends { readonly id: number }, Item>(item: (row: Row) => Item) =>
  (row: Row): Item => {
    try {
      return item(row);
    } catch (error) {
      // The edge takes it out before the contract sees it.
      return new LeftOut(row.id, error) as Item;
    }
  };

/**
 * Items that are made of several rows together. Where one of those is not as it can be, each item is made by itself,
 * so that only those of that row are left out.
 */
export async function eachOrLeftOut<Row extends { readonly id: number }, Item>(
  rows: readonly Row[],
  make: (rows: readonly Row[]) => Promise<readonly Item[]>,
): Promise<Item[]> {
  try {
    return [...(await make(rows))];
  } catch (error) {
    if (!isOfARow(error)) throw error;
  }
  const items: Item[] = [];
  for (const row of rows)
    try {
      items.push(...(await make([row])));
    } catch (error) {
      if (!isOfARow(error)) throw error;
      items.push(new LeftOut(row.id, error) as Item);
    }
  return items;
}

/** A database that cannot answer is no row's fault. */
const isOfARow = (error: unknown): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  (error instanceof Error && error.name === 'UnreadableColumn');

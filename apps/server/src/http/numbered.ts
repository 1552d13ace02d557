import { Numbered } from './answer.js';

/** What is read from: rows, and the number of the newest event. */
interface Source<V extends { seq(): Promise<number> }> {
  read<T>(work: (view: V) => Promise<T>): Promise<T>;
}

/**
 * Reads what a numbered endpoint answers. The number is read before the rows: they may contain more than
 * it says, so a client applies an event twice at worst, and never drops one it has not seen.
 */
export function readNumbered<V extends { seq(): Promise<number> }, T>(
  source: Source<V>,
  read: (view: V) => Promise<T>,
): Promise<Numbered<T>> {
  return source.read(async (view) => {
    const seq = await view.seq();
    return new Numbered(await read(view), seq);
  });
}

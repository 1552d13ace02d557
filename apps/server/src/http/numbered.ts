import { Numbered } from './answer.js';

/** The store, as far as it is needed here. */
interface Source<V extends { seq(): Promise<number> }> {
  read<T>(work: (view: V) => Promise<T>): Promise<T>;
}

/**
 * Reads the response of a numbered endpoint. The number is read before the rows, which may then be newer:
 * at worst a client applies an event twice, but it never drops one it has not seen.
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

import { Numbered } from './answer.js';
import type { Store, View } from '../store/store.js';

/**
 * Reads what a numbered endpoint answers. The number is read before the rows: they may contain more than
 * it says, so a client applies an event twice at worst, and never drops one it has not seen.
 */
export function readNumbered<T>(store: Store, read: (view: View) => Promise<T>): Promise<Numbered<T>> {
  return store.read(async (view) => {
    const seq = await view.seq();
    return new Numbered(await read(view), seq);
  });
}

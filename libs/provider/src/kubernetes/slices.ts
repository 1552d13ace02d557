import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items worked on without a break: thousands at once would keep everything else of the process waiting. */
const sliceSize = 50;

/** The items in slices; between two of them everything else of the process has its turn. */
export async function* slices<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < items.length; at += sliceSize) {
    await nextTurn();
    yield items.slice(at, at + sliceSize);
  }
}

/** Waits for both: what failed is thrown when nothing is on its way any more. */
export async function both(...works: readonly [Promise<unknown>, Promise<unknown>]): Promise<void> {
  for (const outcome of await Promise.allSettled(works))
    if (outcome.status === 'rejected') throw outcome.reason;
}

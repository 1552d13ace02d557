/** Calls until the answer is right, or throws what was wrong with the last one. */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  right: (found: T) => boolean,
  patienceMs = 20_000,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (right(found)) return found;
    if (performance.now() > end) throw new Error(`${what}: still ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A signal that nobody ends. */
export function noEnd(): AbortSignal {
  return new AbortController().signal;
}

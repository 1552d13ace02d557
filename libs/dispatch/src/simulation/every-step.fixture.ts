/**
 * Does `once` for the first step, the second, … until there is none; it answers how many steps there were.
 * A failure says at which. Answers how many were tried.
 */
export async function atEveryStep(once: (at: number) => Promise<number>): Promise<number> {
  for (let at = 0; ; at++) {
    const steps = await once(at).catch((error: unknown) => {
      throw new Error(`at step ${at}: ${String(error)}`, { cause: error });
    });
    if (steps <= at) return at;
  }
}

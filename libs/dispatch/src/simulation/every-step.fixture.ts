/** A whole night of simulation was asked for: nothing is left out. */
export const isLong = process.env['SIMULATION_RUNS'] !== undefined;

/**
 * Does `once` for the first step, the second, … until there is none; it answers how many steps there were.
 * A failure says at which. Answers how many there are.
 *
 * @param stride in an ordinary run, of how many steps one is tried
 */
export async function atEveryStep(once: (at: number) => Promise<number>, stride = 1): Promise<number> {
  for (let at = 0; ; at += isLong ? 1 : stride) {
    const steps = await once(at).catch((error: unknown) => {
      throw new Error(`at step ${at}: ${String(error)}`, { cause: error });
    });
    if (steps <= at) return steps;
  }
}

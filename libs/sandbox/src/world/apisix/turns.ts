/** A choice with its share; null = nobody of its own. */
export interface Weighted<T> {
  readonly choice: T;
  readonly weight: number;
}

/**
 * Weighted round robin that spreads each choice evenly: of every `total` turns each choice gets exactly its weight. It
 * begins anew where the choices are others.
 */
export class Turns<T> {
  private readonly rounds = new Map<string, { readonly of: string; readonly credit: number[] }>();

  /** The next choice under a name; undefined where nothing has weight. */
  next(name: string, of: string, choices: readonly Weighted<T>[]): T | undefined {
    const total = choices.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return undefined;
    let round = this.rounds.get(name);
    if (round?.of !== of) round = { of, credit: choices.map(() => 0) };
    this.rounds.set(name, round);
    const { credit } = round;
    choices.forEach(({ weight }, place) => (credit[place] = (credit[place] ?? 0) + weight));
    const best = credit.indexOf(Math.max(...credit));
    credit[best] = (credit[best] ?? 0) - total;
    return choices[best]?.choice;
  }
}

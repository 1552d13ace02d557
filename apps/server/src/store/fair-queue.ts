/** Things that wait, those of each kind in the order they came; kinds take turns. */
export class FairQueue<Kind, T> {
  /** Kinds of which something waits, the next in turn first. */
  private readonly waiting = new Map<Kind, T[]>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(kind: Kind, thing: T): void {
    const same = this.waiting.get(kind);
    if (same === undefined) this.waiting.set(kind, [thing]);
    else same.push(thing);
    this.count++;
  }

  /** All that match; they wait no more. */
  takeAll(matches: (thing: T) => boolean): readonly T[] {
    const taken: T[] = [];
    for (const [kind, same] of this.waiting) {
      const rest = same.filter((thing) => !matches(thing));
      taken.push(...same.filter(matches));
      if (rest.length > 0) this.waiting.set(kind, rest);
      else this.waiting.delete(kind);
    }
    this.count -= taken.length;
    return taken;
  }

  /** The next in turn; it waits no more. undefined = nothing waits. */
  take(): T | undefined {
    for (const [kind, same] of this.waiting) {
      const next = same.shift();
      // Behind the others: a map keeps the order of insertion.
      this.waiting.delete(kind);
      if (same.length > 0) this.waiting.set(kind, same);
      this.count--;
      return next;
    }
    return undefined;
  }
}

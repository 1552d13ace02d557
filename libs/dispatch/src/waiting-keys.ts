/** Why a key was added: what a person waits for goes before what merely keeps things true. */
export type Urgency = 'operation' | 'watch' | 'resync';

const rank: Readonly<Record<Urgency, number>> = { operation: 0, watch: 1, resync: 2 };
/**
 * Whoever waited longer than this goes first whatever its urgency, so nobody starves: each second time, for where
 * thousands have waited so long somebody who asks for something must not come behind them all.
 */
const agedMs = 30_000;

interface Waiting {
  readonly key: number;
  /** When it came, to tell who has waited too long; `number` breaks ties. */
  readonly arrivedAt: number;
  readonly number: number;
  urgency: Urgency;
  since: number;
  /** Its index in the heap; -1 once it was taken. */
  place: number;
}

/**
 * The keys that wait, each once. Next is the most urgent, among these the one with the smallest `since`, then
 * the first to arrive. A binary heap whose entries know their place: adding, moving ahead and taking cost
 * O(log n), and so does taking one that has waited too long, since the arrivals are kept in order beside it.
 */
export class WaitingKeys {
  private readonly byKey = new Map<number, Waiting>();
  private heap: Waiting[] = [];
  private arrivals: Waiting[] = [];
  private firstArrival = 0;
  private added = 0;
  private agedWent = false;

  get size(): number {
    return this.heap.length;
  }

  /** A key that waits already keeps its arrival, and takes the more urgent and the earlier of both wishes. */
  add(key: number, urgency: Urgency, since: number, now: number): void {
    const waiting = this.byKey.get(key);
    if (waiting !== undefined) {
      waiting.urgency = moreUrgent(waiting.urgency, urgency);
      waiting.since = Math.min(waiting.since, since);
      this.rise(waiting, waiting.place);
      return;
    }
    const entry = { key, arrivedAt: now, number: this.added++, urgency, since, place: this.heap.length };
    this.byKey.set(key, entry);
    this.arrivals.push(entry);
    this.rise(entry, entry.place);
  }

  /** The key whose turn it is; it waits no more. */
  take(now: number): number | undefined {
    const oldest = this.oldest();
    if (oldest === undefined) return undefined;
    this.agedWent = !this.agedWent && now - oldest.arrivedAt > agedMs;
    const next = this.agedWent ? oldest : (this.heap[0] ?? oldest);
    this.remove(next);
    return next.key;
  }

  clear(): void {
    this.byKey.clear();
    this.heap = [];
    this.arrivals = [];
    this.firstArrival = 0;
  }

  private oldest(): Waiting | undefined {
    while (this.arrivals[this.firstArrival]?.place === -1) this.firstArrival++;
    // Copied only when at least half is gone, so each arrival pays for one copy at most.
    if (this.firstArrival * 2 > this.arrivals.length) {
      this.arrivals = this.arrivals.slice(this.firstArrival);
      this.firstArrival = 0;
    }
    return this.arrivals[this.firstArrival];
  }

  private remove(entry: Waiting): void {
    const hole = entry.place;
    entry.place = -1;
    this.byKey.delete(entry.key);
    const last = this.heap.pop();
    if (last === undefined || last === entry) return;
    this.rise(last, this.sink(last, hole));
  }

  private rise(entry: Waiting, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.heap[above];
      if (parent === undefined || !goesBefore(entry, parent)) break;
      this.set(parent, place);
      place = above;
    }
    this.set(entry, place);
  }

  private sink(entry: Waiting, from: number): number {
    let place = from;
    for (;;) {
      const left = place * 2 + 1;
      const [a, b] = [this.heap[left], this.heap[left + 1]];
      const child = a !== undefined && b !== undefined && goesBefore(b, a) ? b : a;
      if (child === undefined || !goesBefore(child, entry)) return place;
      const below = child.place;
      this.set(child, place);
      place = below;
    }
  }

  private set(entry: Waiting, place: number): void {
    this.heap[place] = entry;
    entry.place = place;
  }
}

/** The more urgent of two. */
export const moreUrgent = (a: Urgency, b: Urgency): Urgency => (rank[a] <= rank[b] ? a : b);

function goesBefore(a: Waiting, b: Waiting): boolean {
  if (a.urgency !== b.urgency) return rank[a.urgency] < rank[b.urgency];
  return a.since === b.since ? a.number < b.number : a.since < b.since;
}

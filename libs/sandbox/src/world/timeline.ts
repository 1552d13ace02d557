/** Runs one piece of due work; `now` is the time it was due, which may lie behind the clock after a pause. */
export type Work = (now: number) => void;

interface Due {
  readonly at: number;
  readonly order: number;
  readonly key: string;
  readonly work: Work;
}

/**
 * What is due when, in simulated time. One entry per key. A world that was not running for an hour catches up entry by
 * entry, each at its own time, so that it looks as if it had never paused.
 */
export class Timeline {
  private readonly byKey = new Map<string, Due>();
  private readonly heap: Due[] = [];
  private order = 0;
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  /** Sets when `key` is due; a key that is already due earlier stays where it is. */
  sooner(key: string, at: number, work: Work): void {
    const known = this.byKey.get(key);
    if (known !== undefined && known.at <= at) return;
    this.set(key, at, work);
  }

  /** Sets when `key` is due, in place of what was set before. */
  set(key: string, at: number, work: Work): void {
    const due: Due = { at: Math.max(at, this.now), order: this.order++, key, work };
    this.byKey.set(key, due);
    this.push(due);
  }

  /** Forgets the key. */
  drop(key: string): void {
    this.byKey.delete(key);
  }

  /** When the next entry is due, or null. */
  next(): number | null {
    this.settle();
    return this.heap[0]?.at ?? null;
  }

  /** Does everything due until `now`, in order. Time never goes back. */
  advance(now: number): void {
    for (let at = this.next(); at !== null && at <= now; at = this.next()) {
      const due = this.pop();
      if (due === undefined) break;
      this.byKey.delete(due.key);
      this.now = Math.max(this.now, due.at);
      due.work(this.now);
    }
    this.now = Math.max(this.now, now);
  }

  /** Entries that were replaced or dropped stay in the heap until they come up. */
  private settle(): void {
    for (let top = this.heap[0]; top !== undefined && this.byKey.get(top.key) !== top; top = this.heap[0]) {
      this.pop();
    }
  }

  private push(due: Due): void {
    const heap = this.heap;
    heap.push(due);
    for (let index = heap.length - 1; index > 0;) {
      const parent = (index - 1) >> 1;
      if (!before(heap[index], heap[parent])) break;
      swap(heap, index, parent);
      index = parent;
    }
  }

  private pop(): Due | undefined {
    const heap = this.heap;
    if (heap.length === 0) return undefined;
    swap(heap, 0, heap.length - 1);
    const top = heap.pop();
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      let smallest = index;
      if (left < heap.length && before(heap[left], heap[smallest])) smallest = left;
      if (left + 1 < heap.length && before(heap[left + 1], heap[smallest])) smallest = left + 1;
      if (smallest === index) return top;
      swap(heap, index, smallest);
      index = smallest;
    }
  }
}

function before(a: Due | undefined, b: Due | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function swap(heap: Due[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first === undefined || second === undefined) return;
  heap[a] = second;
  heap[b] = first;
}

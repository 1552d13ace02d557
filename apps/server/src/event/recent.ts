import type { Published } from './published.js';

/**
 * The newest events in memory, without gaps: a thousand clients that reconnect at once do not make a
 * thousand queries. Bounded by number and bytes.
 */
export class Recent {
  private events: Published[] = [];
  private bytes = 0;

  constructor(
    private readonly maxEvents = 2000,
    private readonly maxBytes = 8 * 1024 * 1024,
  ) {}

  /** Adds the next events. After a gap the older ones are dropped. */
  add(events: readonly Published[]): void {
    for (const event of events) {
      const last = this.events.at(-1);
      if (last !== undefined && event.seq !== last.seq + 1) this.clear();
      this.events.push(event);
      this.bytes += event.frame.length;
    }
    this.trim();
  }

  /** Up to `limit` events after `seq`; null when older ones would be needed. */
  after(seq: number, limit: number): readonly Published[] | null {
    const first = this.events[0];
    if (first === undefined || seq + 1 < first.seq) return null;
    const start = seq + 1 - first.seq;
    return this.events.slice(start, start + limit);
  }

  clear(): void {
    this.events = [];
    this.bytes = 0;
  }

  private trim(): void {
    let drop = 0;
    let bytes = this.bytes;
    for (const event of this.events) {
      if (this.events.length - drop <= this.maxEvents && bytes <= this.maxBytes) break;
      bytes -= event.frame.length;
      drop++;
    }
    if (drop === 0) return;
    this.events = this.events.slice(drop);
    this.bytes = bytes;
  }
}

import type { AuditEntry } from './audit.js';

const minuteMs = 60_000;

/** Of one minute: what has its row, and what came again since. */
interface Repeat {
  /** The last that came again; null = none did. */
  entry: AuditEntry | null;
  times: number;
}

/** A row for what came again and again. */
export interface Repeated extends AuditEntry {
  readonly times: number;
}

/**
 * Tells what is told at once from what is only counted: the first of a kind within a minute, and the rest of them when
 * the minute is over. So nobody can fill the disk, and what is frequent cannot crowd out what is rare.
 */
export class Repeats {
  private minute = 0;
  private kinds = new Map<string, Repeat>();
  private over: Repeated[] = [];

  constructor(private readonly kindsPerMinute: number) {}

  /** Whether there is room for another kind in this minute. */
  hasRoom(kind: string, now: number): boolean {
    this.turn(now);
    return this.kinds.has(kind) || this.kinds.size < this.kindsPerMinute;
  }

  /** true: tell it at once. false: it is counted. */
  isFirst(kind: string, entry: AuditEntry, now: number): boolean {
    this.turn(now);
    const repeat = this.kinds.get(kind);
    if (repeat === undefined) {
      this.kinds.set(kind, { entry: null, times: 0 });
      return true;
    }
    repeat.entry = entry;
    repeat.times++;
    return false;
  }

  /** What was counted in minutes that are over; all of it at the end. Each is returned once. */
  taken(now: number, isEnd = false): readonly Repeated[] {
    this.turn(isEnd ? now + minuteMs : now);
    return this.over.splice(0);
  }

  private turn(now: number): void {
    const minute = Math.floor(now / minuteMs);
    if (minute === this.minute) return;
    for (const { entry, times } of this.kinds.values())
      if (entry !== null) this.over.push({ ...entry, times });
    this.minute = minute;
    this.kinds = new Map();
  }
}

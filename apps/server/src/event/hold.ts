import type { EventKind } from '@arthor/contract';
import type { Clock } from '@arthor/core';
import type { EventHub, Listener } from './event-hub.js';
import type { Published } from './published.js';

/** What a held response waits for, and how long. */
export interface Wait {
  readonly kind: EventKind;
  readonly id: number;
  readonly ms: number;
  /** Ends the wait when the client disconnects. */
  readonly signal: AbortSignal;
}

/** Holds responses until an event says that their subject changed. Does not poll. */
export class Holds implements Listener {
  private readonly waiters = new Map<string, Set<Waiter>>();
  private closed = false;

  constructor(
    hub: EventHub,
    private readonly clock: Clock,
  ) {
    hub.subscribe(this);
  }

  /**
   * Reads, and reads again after each event of the kind and id, until `isOver`, the time is up, the client
   * disconnects or the server stops. Returns the last value.
   */
  async until<T>(wait: Wait, read: () => Promise<T>, isOver: (value: T) => boolean): Promise<T> {
    const waiter = new Waiter();
    const key = keyOf(wait.kind, wait.id);
    this.waiters.set(key, (this.waiters.get(key) ?? new Set()).add(waiter));
    const timer = wait.ms > 0 ? this.clock.setTimeout(() => waiter.end(), wait.ms) : null;
    const end = () => waiter.end();
    wait.signal.addEventListener('abort', end);
    if (timer === null || this.closed || wait.signal.aborted) waiter.end();
    try {
      // The waiter exists before the first read, so no change between reading and waiting is missed.
      for (;;) {
        const value = await read();
        if (isOver(value) || !(await waiter.changed())) return value;
      }
    } finally {
      timer?.cancel();
      wait.signal.removeEventListener('abort', end);
      this.remove(key, waiter);
    }
  }

  /** Releases all held responses, and holds no further ones. */
  close(): void {
    this.closed = true;
    for (const waiters of this.waiters.values()) for (const waiter of waiters) waiter.end();
  }

  deliver(events: readonly Published[]): void {
    for (const { kind, entityId } of events)
      for (const waiter of this.waiters.get(keyOf(kind, entityId)) ?? []) waiter.wake();
  }

  lost(): void {
    for (const waiters of this.waiters.values()) for (const waiter of waiters) waiter.wake();
  }

  private remove(key: string, waiter: Waiter): void {
    const waiters = this.waiters.get(key);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.waiters.delete(key);
  }
}

const keyOf = (kind: string, id: number): string => `${kind} ${id}`;

/** Also remembers a change that comes while nobody waits. */
class Waiter {
  private woken = false;
  private ended = false;
  private resolve: (() => void) | null = null;

  wake(): void {
    this.woken = true;
    this.resolve?.();
  }

  end(): void {
    this.ended = true;
    this.resolve?.();
  }

  /** Resolves true after a change since the last call, false when the wait has ended. */
  async changed(): Promise<boolean> {
    if (!this.woken && !this.ended) await new Promise<void>((resolve) => (this.resolve = resolve));
    this.resolve = null;
    if (!this.woken) return false;
    this.woken = false;
    return true;
  }
}

import type { EventKind } from '@arthor/contract';
import type { Clock, Timer } from '@arthor/core';
import type { Holder } from '../http/endpoint.js';
import type { Principal } from '../http/principal.js';
import type { EventHub, Listener } from './event-hub.js';
import type { Published } from './published.js';

/** What a held response waits for, and how long. */
export interface Wait {
  readonly kind: EventKind;
  readonly id: number;
  readonly ms: number;
  /** Ends the wait when the client disconnects. */
  readonly signal: AbortSignal;
  /** Whether who waits may still have the answer; throws what ends the wait. Absent: nobody is to be asked. */
  readonly allowed?: () => Promise<void>;
}

/** Whoever waits is asked for so often whether they still may. */
const recheckMs = 5_000;

/** The wait of a caller, and who they are now: asked anew while they wait, and before they are answered. */
export function heldBy(
  { principal, recognise }: Holder,
  signal: AbortSignal,
  waitSeconds: number,
): { readonly wait: Omit<Wait, 'kind' | 'id'>; readonly caller: () => Principal } {
  let caller = principal;
  const allowed = async () => {
    caller = await recognise();
  };
  return { wait: { ms: waitSeconds * 1000, signal, allowed }, caller: () => caller };
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
   * disconnects or the server stops. Returns the last value. Who may not have it any more is told so within
   * {@link recheckMs}, and nothing else.
   */
  async until<T>(wait: Wait, read: () => Promise<T>, isOver: (value: T) => boolean): Promise<T> {
    const waiter = new Waiter();
    const key = keyOf(wait.kind, wait.id);
    this.waiters.set(key, (this.waiters.get(key) ?? new Set()).add(waiter));
    const timer = wait.ms > 0 ? this.clock.setTimeout(() => waiter.end(), wait.ms) : null;
    const end = () => waiter.end();
    const recheck = wait.ms > 0 && wait.allowed !== undefined ? this.every(() => waiter.look()) : null;
    wait.signal.addEventListener('abort', end);
    if (timer === null || this.closed || wait.signal.aborted) waiter.end();
    try {
      // The waiter exists before the first read, so no change between reading and waiting is missed.
      for (;;) {
        const value = await read();
        if (isOver(value)) return value;
        const isChanged = await this.changed(waiter, wait);
        if (!isChanged) return wait.allowed === undefined || wait.signal.aborted ? value : await read();
      }
    } finally {
      timer?.cancel();
      recheck?.cancel();
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

  /** true after a change, false when the wait has ended. */
  private async changed(waiter: Waiter, { ms, allowed }: Wait): Promise<boolean> {
    for (;;) {
      const woken = await waiter.next();
      if (ms > 0) await allowed?.();
      if (woken !== 'look') return woken === 'changed';
    }
  }

  private every(work: () => void): Timer {
    let timer: Timer;
    const begin = () => {
      timer = this.clock.setTimeout(() => {
        work();
        begin();
      }, recheckMs);
    };
    begin();
    return { cancel: () => timer.cancel() };
  }

  private remove(key: string, waiter: Waiter): void {
    const waiters = this.waiters.get(key);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.waiters.delete(key);
  }
}

const keyOf = (kind: string, id: number): string => `${kind} ${id}`;

/** Also remembers what comes while nobody waits. */
class Waiter {
  private woken = false;
  private due = false;
  private ended = false;
  private resolve: (() => void) | null = null;

  wake(): void {
    this.woken = true;
    this.resolve?.();
  }

  /** It is time to ask who waits. */
  look(): void {
    this.due = true;
    this.resolve?.();
  }

  end(): void {
    this.ended = true;
    this.resolve?.();
  }

  /** Resolves after a change since the last call, when it is time to look, or when the wait has ended. */
  async next(): Promise<'changed' | 'look' | 'ended'> {
    if (!this.woken && !this.due && !this.ended)
      await new Promise<void>((resolve) => (this.resolve = resolve));
    this.resolve = null;
    const isChanged = this.woken;
    const isDue = this.due;
    this.woken = false;
    this.due = false;
    if (isChanged) return 'changed';
    return isDue && !this.ended ? 'look' : 'ended';
  }
}

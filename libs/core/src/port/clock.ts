/** A timer that was started by {@link Clock.setTimeout}. */
export interface Timer {
  /** Ends the timer; a second call, or one after it fired, does nothing. */
  cancel(): void;
}

/** Time, injected everywhere so that a simulation can drive it (architecture.md §2). */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Calls `fn` once, `ms` from now at the earliest. Never keeps the process alive by itself. */
  setTimeout(fn: () => void, ms: number): Timer;
}

/** Randomness, injected so that a run can be repeated from its seed. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `n` unguessable bytes (in a simulation: repeatable ones). */
  bytes(n: number): Uint8Array;
}

/** What makes the names that must not meet: deployment suffixes and random symbols. */
export interface Ids {
  /** 32 lower-case hex digits, unique for ever. */
  hex32(): string;
}

import { ProviderError, type Clock, type Timer } from '@arthor/core';

/** What happens to one call: it is done; refused before it did anything; done without an answer; overtaken. */
export type Fate = 'ok' | 'fails' | 'lost' | 'conflict';

/** What may go wrong, asked at each step of a process and at each call. */
export interface Chaos {
  fate(point: string): Fate;
  /** Before a step: how long it takes, ms; null = the process ends here. */
  pauseMs(point: string): number | null;
  /** At a step: for how long the whole process stands still, ms. */
  stopMs?(point: string): number;
  /** Whether what was sent arrives even if its process ends or stands still meanwhile. */
  isSent?(point: string): boolean;
}

/** Nothing goes wrong; each step takes a millisecond. */
export const calm: Chaos = { fate: () => 'ok', pauseMs: () => 1 };

/** The store did not answer. */
export class DatabaseGone extends Error {
  override readonly name = 'DatabaseGone';
}

/** What a process lives in. */
export interface Surroundings {
  readonly clock: Clock;
  chaos(): Chaos;
  tell(line: () => string): void;
  /** Its code runs now: what that awaits is to be waited for. */
  onRun(): void;
  /** It ended at this moment. */
  onEnd(process: SimulatedProcess): void;
  /** A promise was broken: the run is over. */
  onBroken(error: unknown): void;
}

/**
 * One process in virtual time: its timers, and its calls to the world outside. Each call takes two steps, to
 * the effect and back; at each of them it may end, with everything it had under way: what it awaits is never
 * answered, nothing of it is ever called again.
 */
export class SimulatedProcess implements Clock {
  private isAlive = true;
  private stoppedUntil = 0;

  constructor(
    readonly name: string,
    private readonly world: Surroundings,
  ) {}

  now(): number {
    return this.world.clock.now();
  }

  /** The timer of a process that stands still fires once it goes on, that of an ended one never. */
  setTimeout(fn: () => void, ms: number): Timer {
    const run = () => {
      if (!this.isAlive) return;
      const left = this.stoppedUntil - this.now();
      if (left > 0) timer = this.world.clock.setTimeout(run, left);
      else {
        this.world.onRun();
        fn();
      }
    };
    let timer = this.world.clock.setTimeout(run, ms);
    return { cancel: () => timer.cancel() };
  }

  /** It is killed. */
  end(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.world.onEnd(this);
  }

  /** Calls what is outside: `effect` happens at one moment between asking and the answer. */
  async call<T>(point: string, effect: () => T, signal?: AbortSignal): Promise<T> {
    let abort = () => undefined as void;
    try {
      return await new Promise<T>((resolve, reject) => {
        // An ended process hears nothing any more.
        const refuse = (error: unknown) => this.setTimeout(() => reject(error), 0);
        abort = () => void refuse(signal?.reason);
        signal?.addEventListener('abort', abort);
        this.step(point, this.world.chaos().isSent?.(point) ?? false, () => {
          const fate = this.world.chaos().fate(point);
          if (fate !== 'ok') this.world.tell(() => `${this.name}${point}: ${fate}`);
          if (fate === 'fails' || fate === 'conflict') return refuse(refusal(point, fate));
          const outcome = this.outcome(effect);
          if (outcome === null) return;
          if ('error' in outcome) return refuse(outcome.error);
          if (fate === 'lost') return refuse(lost(point));
          this.step(`${point} done`, false, () => resolve(outcome.value));
        });
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  // What is no provider's word breaks the run: nobody may catch it on the way.
  private outcome<T>(effect: () => T): { value: T } | { error: ProviderError } | null {
    try {
      return { value: effect() };
    } catch (error) {
      if (error instanceof ProviderError) return { error };
      this.world.onBroken(error);
      return null;
    }
  }

  private step(point: string, isSent: boolean, next: () => void): void {
    if (!this.isAlive) return;
    const chaos = this.world.chaos();
    const ms = chaos.pauseMs(point);
    if (ms === null || isTold(point)) this.world.tell(() => `${this.name}${point}${ms === null ? ' †' : ''}`);
    if (ms === null) return this.end();
    const stopMs = chaos.stopMs?.(point) ?? 0;
    if (stopMs > 0) this.stop(stopMs);
    if (isSent) this.world.clock.setTimeout(next, ms);
    else this.setTimeout(next, ms);
  }

  private stop(ms: number): void {
    this.world.tell(() => `${this.name}stands still for ${ms} ms`);
    this.stoppedUntil = Math.max(this.stoppedUntil, this.now() + ms);
  }
}

/** Questions are many and change nothing: a trace leaves them out. */
const isTold = (point: string): boolean => /^[A-Z_]+ /.test(point);

/** Whether it is the database that is called. */
export const isStore = (point: string): boolean => point.startsWith('store ');

function refusal(point: string, fate: 'fails' | 'conflict'): Error {
  if (isStore(point)) return new DatabaseGone(`before ${point}`);
  if (fate === 'conflict') return new ProviderError('simulated', 'CONFLICT', 'CONFLICT', 'modified');
  return new ProviderError('simulated', 'TRANSIENT', 'UNREACHABLE', 'connect ECONNREFUSED');
}

const lost = (point: string): Error =>
  isStore(point)
    ? new DatabaseGone(`after ${point}`)
    : new ProviderError('simulated', 'UNKNOWN_OUTCOME', 'TIMEOUT', 'socket hang up');

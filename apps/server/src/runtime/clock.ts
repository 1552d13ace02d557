import { Injectable } from '@nestjs/common';
import type { Clock, Timer } from '@arthor/core';

/** The machine's time. Nothing else in the server asks for it. */
@Injectable()
export class SystemClock implements Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number {
    return Date.now();
  }

  /** Calls `fn` once, after at least `ms`. Does not keep the process alive. */
  setTimeout(fn: () => void, ms: number): Timer {
    const handle = setTimeout(fn, ms);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}

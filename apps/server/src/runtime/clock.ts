import { Injectable } from '@nestjs/common';
import type { Clock, Timer } from '@arthor/core';

/** The machine's own time. The one place of the server that asks it. */
@Injectable()
export class SystemClock implements Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number {
    return Date.now();
  }

  /** Calls `fn` once, `ms` from now at the earliest; never keeps the process alive. */
  setTimeout(fn: () => void, ms: number): Timer {
    const handle = setTimeout(fn, ms);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}

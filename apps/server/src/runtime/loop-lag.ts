import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Timer } from '@arthor/core';
import { SystemClock } from './clock.js';

const resolutionMs = 20;
const windowMs = 60_000;

/** How late this process comes to what is due. */
@Injectable()
export class LoopLag implements OnApplicationShutdown {
  private readonly delays = monitorEventLoopDelay({ resolution: resolutionMs });
  private timer: Timer | null = null;

  constructor(private readonly clock: SystemClock) {
    this.delays.enable();
    this.plan();
  }

  /** Over the last minute or less, ms. */
  measured(): { p50Ms: number; p99Ms: number; maxMs: number } {
    const { delays } = this;
    return {
      p50Ms: late(delays.percentile(50)),
      p99Ms: late(delays.percentile(99)),
      maxMs: delays.count === 0 ? 0 : late(delays.max),
    };
  }

  onApplicationShutdown(): void {
    this.timer?.cancel();
    this.delays.disable();
  }

  private plan(): void {
    this.timer = this.clock.setTimeout(() => {
      this.delays.reset();
      this.plan();
    }, windowMs);
  }
}

/** Node measures, in nanoseconds, how long a timer of the resolution took. */
const late = (nanoseconds: number): number =>
  Math.max(0, Math.round((nanoseconds / 1_000_000 - resolutionMs) * 10) / 10);

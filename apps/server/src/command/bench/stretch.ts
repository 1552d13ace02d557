import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** How some work used this process. */
export interface Stretch {
  /** The longest time for which nothing else of the process could run, ms: what others see. */
  readonly longestMs: number;
  /** The longest work of this thread without a break, ms of its processor: a busy machine does not lengthen it. */
  readonly longestCpuMs: number;
  readonly tookMs: number;
  readonly cpuMs: number;
}

/** Runs `work` and tells how it used this process. */
export async function stretchOf(work: () => Promise<unknown>): Promise<Stretch> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // Its first reading is that of its own start.
  await pause(20);
  delay.reset();
  const began = performance.now();
  const cpu = process.cpuUsage();
  let longestCpuMs = 0;
  let before = ownCpuMs();
  const looking = setInterval(() => {
    const now = ownCpuMs();
    longestCpuMs = Math.max(longestCpuMs, now - before);
    before = now;
  }, 1);
  await work();
  const tookMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  // The end of the work is read by the next turn.
  await pause(5);
  clearInterval(looking);
  delay.disable();
  return { longestMs: delay.max / 1e6, longestCpuMs, tookMs, cpuMs: (user + system) / 1000 };
}

function ownCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

import { performance } from 'node:perf_hooks';

/** So much of the time with nothing to do is time left for more. */
const busyShare = 0.9;
/** The share is taken over at least this, ms. */
const windowMs = 50;

/** Whether this process has time left, as its event loop says. */
export class LoopLoad {
  private last = performance.eventLoopUtilization();
  private busy = false;

  isBusy(): boolean {
    const since = performance.eventLoopUtilization(this.last);
    if (since.idle + since.active >= windowMs) {
      this.busy = since.utilization > busyShare;
      this.last = performance.eventLoopUtilization();
    }
    return this.busy;
  }
}

import type { Clock } from '@arthor/core';
import { faultOf } from '@arthor/dispatch';
import { Kubeconfig, type KubeconfigContexts, type KubeconfigSource } from '@arthor/provider';
import type { ProviderProblem } from '../runtime/providers.js';

/** The files are read again when the last read is older than this, ms. */
const freshMs = 5_000;

/**
 * The contexts of the kubeconfig files, read again while running: added ones need no restart. If reading
 * fails, the last result stays; the adapters report the error.
 */
export class Contexts {
  private readonly kubeconfig: Kubeconfig;
  private seen: KubeconfigContexts | ProviderProblem | null = null;
  private readAt = 0;
  private reading: Promise<void> | null = null;

  constructor(
    source: KubeconfigSource,
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {
    this.kubeconfig = new Kubeconfig(source);
  }

  /** Reads the files; never rejects. */
  read(): Promise<void> {
    this.reading ??= this.look().finally(() => {
      this.reading = null;
      this.readAt = this.clock.now();
    });
    return this.reading;
  }

  /** The last result; reads again in the background when it is old. */
  known(): KubeconfigContexts | ProviderProblem {
    if (this.clock.now() - this.readAt > freshMs) void this.read();
    return this.seen ?? { names: [], current: null, missing: [] };
  }

  private async look(): Promise<void> {
    try {
      const seen = await this.kubeconfig.contexts();
      const told = this.seen === null || 'problem' in this.seen ? [] : this.seen.missing;
      for (const file of seen.missing)
        if (!told.includes(file)) this.log(`the kubeconfig ${file} is not there`);
      this.seen = seen;
    } catch (error) {
      if (this.seen !== null && !('problem' in this.seen)) return;
      this.seen = { problem: faultOf(error) };
    }
  }
}

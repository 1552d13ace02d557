import type { Instance } from './instance.js';
import type { NacosClient } from './nacos-client.js';

const refreshMs = 1_000;
/** Who is not called for so long is not asked about any more. */
const idleMs = 60_000;
/** A registry that begins again knows nobody for a while: so long an empty list is not believed. */
const emptyMs = 30_000;

interface Known {
  instances: readonly Instance[];
  /** When somebody was last listed, ms. */
  seenAt: number;
  usedAt: number;
  asking: Promise<void> | null;
}

/** The instances of the services that are called, asked again each second; what was known stays while nobody answers. */
export class Services {
  private readonly known = new Map<string, Known>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly client: Pick<NacosClient, 'list'>,
    private readonly onError: (error: unknown) => void,
  ) {
    this.timer = setInterval(() => this.refresh(), refreshMs);
    this.timer.unref();
  }

  /** The instances as they were listed a moment ago; waits only for the first list. */
  async instances(service: string): Promise<readonly Instance[]> {
    const now = Date.now();
    const known = this.known.get(service) ?? { instances: [], seenAt: 0, usedAt: now, asking: null };
    this.known.set(service, known);
    known.usedAt = now;
    if (known.seenAt === 0) await this.ask(service, known);
    return known.instances;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private refresh(): void {
    const now = Date.now();
    for (const [service, known] of this.known) {
      if (now - known.usedAt > idleMs) this.known.delete(service);
      else void this.ask(service, known);
    }
  }

  private ask(service: string, known: Known): Promise<void> {
    known.asking ??= this.list(service, known).finally(() => (known.asking = null));
    return known.asking;
  }

  private async list(service: string, known: Known): Promise<void> {
    try {
      const listed = await this.client.list(service);
      const now = Date.now();
      if (listed.length === 0 && now - known.seenAt < emptyMs) return;
      known.instances = listed;
      if (listed.length > 0) known.seenAt = now;
    } catch (error) {
      this.onError(error);
    }
  }
}

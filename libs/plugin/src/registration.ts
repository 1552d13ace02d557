import type { NacosClient, Place } from './nacos-client.js';

const beatMs = 5_000;
const retryMs = 1_000;

/** Keeps this process registered, whatever the registry forgets, until it leaves. */
export class Registration {
  private timer: NodeJS.Timeout | null = null;
  private left = false;
  private turn: Promise<void> = Promise.resolve();
  private isRegistered = false;

  constructor(
    private readonly client: Pick<NacosClient, 'register' | 'beat' | 'deregister'>,
    private readonly place: Place,
    private readonly metadata: Readonly<Record<string, string>>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Registers; a registry that is away is asked again each second. */
  start(): Promise<void> {
    this.turn = this.live();
    return this.turn;
  }

  /** Takes itself out. What it said of itself would not be seen under what Arthor says of it. */
  async leave(): Promise<void> {
    this.left = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.turn;
    try {
      await this.client.deregister(this.place);
    } catch (error) {
      // Without heartbeats it is gone in half a minute.
      this.onError(error);
    }
  }

  private async live(): Promise<void> {
    let nextMs = beatMs;
    try {
      if (this.isRegistered) this.isRegistered = await this.client.beat(this.place);
      if (!this.isRegistered) await this.client.register(this.place, this.metadata);
      this.isRegistered = true;
    } catch (error) {
      this.isRegistered = false;
      this.onError(error);
      nextMs = retryMs;
    }
    if (this.left) return;
    this.timer = setTimeout(() => {
      this.turn = this.live();
    }, nextMs);
    this.timer.unref();
  }
}

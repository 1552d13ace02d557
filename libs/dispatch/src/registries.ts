import type {
  Clock,
  RegistryAddress,
  RegistryInstance,
  RegistryPort,
  RegistryService,
  RegistryWish,
  Timer,
} from '@arthor/core';

/** A change by an application, another operator or a restart is seen within this, ms. */
const pollMs = 2_000;
/** A write may take so long to show in lists, ms: until then what was written counts as seen. */
const showsMs = 2_000;
/** How old a list may be, ms: lanes of one application look at the same one, and often while pods start. */
const freshMs = 500;
/** Services asked at once. */
const width = 4;

/** What was done to an address a moment ago; null = it is gone. */
interface Done {
  readonly address: RegistryAddress;
  readonly wish: RegistryWish | null;
  readonly at: number;
}

interface Followed {
  readonly port: RegistryPort;
  readonly service: RegistryService;
  /** By lane: what its last look saw; null = it could not look. */
  readonly lanes: Map<number, string | null>;
  readonly done: Map<string, Done>;
  /** The last list, or the one that is being asked for. */
  last: { readonly at: number; readonly listed: Promise<readonly RegistryInstance[]> } | null;
}

/**
 * The services of live lanes, asked again and again: a registry tells nobody when an instance came back without what
 * was said of it. A lane whose last look saw something else is woken.
 */
export class Registries {
  private readonly followed = new Map<string, Followed>();
  private timer: Timer | null = null;
  private readonly stopping = new AbortController();

  constructor(
    private readonly clock: Clock,
    private readonly onChange: (laneId: number) => void,
  ) {}

  /** The instances of a lane's application, as they are or as they will be listed in a moment. */
  async look(
    laneId: number,
    port: RegistryPort,
    service: RegistryService,
    signal: AbortSignal,
  ): Promise<readonly RegistryInstance[]> {
    const followed = this.follow(port, service);
    for (const other of this.followed.values()) if (other !== followed) other.lanes.delete(laneId);
    followed.lanes.set(laneId, null);
    const instances = this.withDone(followed, await this.list(followed, signal));
    followed.lanes.set(laneId, textOf(instances));
    return instances;
  }

  /** Something was written, or found gone (null). */
  done(service: RegistryService, address: RegistryAddress, wish: RegistryWish | null): void {
    const followed = this.followed.get(keyOf(service));
    followed?.done.set(addressText(address), { address, wish, at: this.clock.now() });
  }

  /** The lane has no pods any more, or no registry. */
  forget(laneId: number): void {
    for (const [key, { lanes }] of this.followed) {
      lanes.delete(laneId);
      if (lanes.size === 0) this.followed.delete(key);
    }
  }

  stop(): void {
    this.stopping.abort();
    this.timer?.cancel();
    this.followed.clear();
  }

  private follow(port: RegistryPort, service: RegistryService): Followed {
    const known = this.followed.get(keyOf(service));
    if (known?.port === port) return known;
    const followed: Followed = {
      port,
      service,
      lanes: known?.lanes ?? new Map(),
      done: new Map(),
      last: null,
    };
    this.followed.set(keyOf(service), followed);
    this.plan();
    return followed;
  }

  private list(followed: Followed, signal: AbortSignal): Promise<readonly RegistryInstance[]> {
    const { port, service, last } = followed;
    const now = this.clock.now();
    if (last !== null && now - last.at < freshMs) return last.listed;
    const asked = { at: now, listed: port.observe(service, signal) };
    followed.last = asked;
    // Who gave up, or was refused, tells the next one nothing.
    asked.listed.catch(() => {
      if (followed.last === asked) followed.last = null;
    });
    return asked.listed;
  }

  private plan(): void {
    if (this.stopping.signal.aborted || this.timer !== null) return;
    this.timer = this.clock.setTimeout(() => {
      void this.poll().finally(() => {
        this.timer = null;
        if (this.followed.size > 0) this.plan();
      });
    }, pollMs);
  }

  private async poll(): Promise<void> {
    const waiting = [...this.followed.values()].filter(({ lanes }) => lanes.size > 0);
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await this.compare(next);
    };
    await Promise.all(Array.from({ length: width }, work));
  }

  private async compare(followed: Followed): Promise<void> {
    const { lanes } = followed;
    try {
      const listed = await this.list(followed, this.stopping.signal);
      const text = textOf(this.withDone(followed, listed));
      for (const [laneId, seen] of lanes) if (seen !== text) this.onChange(laneId);
    } catch {
      // Its lanes tell it when they look; the next round tries again.
      for (const laneId of lanes.keys()) lanes.set(laneId, null);
    }
  }

  private withDone({ done }: Followed, listed: readonly RegistryInstance[]): readonly RegistryInstance[] {
    const now = this.clock.now();
    for (const [key, { at }] of done) if (now - at >= showsMs) done.delete(key);
    if (done.size === 0) return listed;
    const known = new Set(listed.map(addressText));
    const shown = listed.flatMap((instance) => {
      const did = done.get(addressText(instance));
      if (did === undefined) return [instance];
      return did.wish === null ? [] : [asWritten(instance, did.wish)];
    });
    const registered = [...done.values()].flatMap(({ address, wish }) =>
      wish === null || known.has(addressText(address)) ? [] : [asRegistered(address, wish)],
    );
    return [...shown, ...registered];
  }
}

const asWritten = (instance: RegistryInstance, { enabled, metadata }: RegistryWish): RegistryInstance => ({
  ...instance,
  enabled,
  metadata: { ...instance.metadata, ...metadata },
});

const asRegistered = ({ ip, port }: RegistryAddress, wish: RegistryWish): RegistryInstance => ({
  ip,
  port,
  cluster: 'DEFAULT',
  ephemeral: false,
  healthy: true,
  enabled: wish.enabled,
  weight: 1,
  metadata: wish.metadata,
});

const keyOf = ({ namespace, group, name }: RegistryService): string =>
  JSON.stringify([namespace, group, name]);
const addressText = ({ ip, port }: RegistryAddress): string => `${ip}:${port}`;

const digests = new WeakMap<RegistryInstance, readonly [number, number]>();

/** Tells lists apart by all that a decision reads of them, in any order; short, since every lane keeps one. */
function textOf(instances: readonly RegistryInstance[]): string {
  let [one, other] = [0, 0];
  for (const instance of instances) {
    const [a, b] = digestOf(instance);
    one = (one + a) >>> 0;
    other = (other ^ b) >>> 0;
  }
  return `${instances.length}:${one}:${other}`;
}

/** Two different sums over its text (FNV-1a, and one of another prime); made once for each instance of a list. */
function digestOf(instance: RegistryInstance): readonly [number, number] {
  const known = digests.get(instance);
  if (known !== undefined) return known;
  const { ip, port, ephemeral, enabled, metadata } = instance;
  const pairs = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([ip, port, ephemeral, enabled, pairs]);
  let [one, other] = [2_166_136_261, 5_381];
  for (let at = 0; at < text.length; at += 1) {
    one = Math.imul(one ^ text.charCodeAt(at), 16_777_619) >>> 0;
    other = (Math.imul(other, 33) + text.charCodeAt(at)) >>> 0;
  }
  const digest = [one, other] as const;
  digests.set(instance, digest);
  return digest;
}

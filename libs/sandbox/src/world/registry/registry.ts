import type { Json } from '../json.js';
import type { Timeline } from '../timeline.js';
import {
  instanceText,
  serviceText,
  shown,
  type InstanceKey,
  type Listed,
  type Metadata,
  type Overlay,
  type Registered,
  type ServiceKey,
} from './registry-state.js';

/** Where the registry keeps what must survive a restart: persistent instances and overlays, as the real one does. */
interface ValueStore {
  setValue(name: string, value: Json): void;
  values(prefix: string): Iterable<readonly [string, Json]>;
}

const unhealthyMs = 15_000;
const goneMs = 30_000;
/** How long what was set for an address outlives its instance. */
const overlayMs = 60_000;

interface Service {
  readonly key: ServiceKey;
  readonly instances: Map<string, Registered>;
  readonly overlays: Map<string, Overlay>;
  /** What lists answer: writes show a moment later. */
  listed: readonly Listed[];
}

/** Services and their instances, with the rules of metadata that Nacos was seen to have. */
export class Registry {
  private readonly services = new Map<string, Service>();

  /** @param lagMs how long a write takes to show in lists */
  constructor(
    private readonly store: ValueStore,
    private readonly timeline: Timeline,
    private readonly lagMs: () => number,
  ) {
    // Written by this class alone.
    for (const [, value] of store.values('nacos/instance/')) {
      const { service, ...own } = value as unknown as Registered & { service: ServiceKey };
      this.made(service).instances.set(instanceText(own), own);
    }
    for (const [, value] of store.values('nacos/overlay/')) {
      const { service, ...over } = value as unknown as Overlay & { service: ServiceKey };
      this.made(service).overlays.set(instanceText(over), over);
      if (!this.made(service).instances.has(instanceText(over))) this.forgetLater(service, over);
    }
    for (const service of this.services.values()) this.show(service);
  }

  /** Whether there is, or was a moment ago, an instance of it. */
  has(key: ServiceKey): boolean {
    return (this.services.get(serviceText(key))?.instances.size ?? 0) > 0;
  }

  /** What lists answer. */
  list(key: ServiceKey): readonly Listed[] {
    return this.services.get(serviceText(key))?.listed ?? [];
  }

  /** Names of the services of a namespace and group. */
  names(namespace: string, group: string): readonly string[] {
    return [...this.services.values()]
      .filter(
        ({ key, instances }) => key.namespace === namespace && key.group === group && instances.size > 0,
      )
      .map(({ key }) => key.name);
  }

  /**
   * A client says what its instance is; what operators set for that address stays over it.
   * @returns false when the service has instances of the other kind
   */
  register(key: ServiceKey, own: Omit<Registered, 'healthy'>): boolean {
    const service = this.made(key);
    const other = [...service.instances.values()].some(({ ephemeral }) => ephemeral !== own.ephemeral);
    if (other) return false;
    const instance = { ...own, healthy: true };
    service.instances.set(instanceText(own), instance);
    this.timeline.drop(overlayWork(key, own));
    this.keep(key, instance);
    this.follow(key, instance);
    this.showSoon(service);
    return true;
  }

  /** An instance is taken out. What was set for its address stays for a minute. */
  deregister(key: ServiceKey, at: InstanceKey, ephemeral: boolean): void {
    const service = this.services.get(serviceText(key));
    const own = service?.instances.get(instanceText(at));
    if (service === undefined || own === undefined || own.ephemeral !== ephemeral) return;
    service.instances.delete(instanceText(at));
    this.timeline.drop(beatWork(key, at));
    if (!own.ephemeral) this.store.setValue(storedInstance(key, at), null);
    if (service.overlays.has(instanceText(at))) this.forgetLater(key, at);
    this.showSoon(service);
  }

  /** A client lives. @returns false when it must register anew */
  beat(key: ServiceKey, at: InstanceKey): boolean {
    const service = this.services.get(serviceText(key));
    const own = service?.instances.get(instanceText(at));
    if (service === undefined || own === undefined) return false;
    const alive = { ...own, healthy: true, beatAt: this.timeline.now };
    service.instances.set(instanceText(at), alive);
    this.follow(key, alive);
    if (!own.healthy) this.showSoon(service);
    return true;
  }

  /** Adds to what is set for addresses. @returns the instances that are there */
  merge(key: ServiceKey, targets: readonly InstanceKey[] | 'all', metadata: Metadata): readonly Registered[] {
    return this.change(key, targets, (over) => ({ ...over, metadata: { ...over.metadata, ...metadata } }));
  }

  /** Takes keys out of what is set for addresses. */
  remove(
    key: ServiceKey,
    targets: readonly InstanceKey[] | 'all',
    names: readonly string[],
  ): readonly Registered[] {
    return this.change(key, targets, (over) => ({
      ...over,
      metadata: Object.fromEntries(Object.entries(over.metadata).filter(([name]) => !names.includes(name))),
    }));
  }

  /** Sets some of it. @returns false when nobody is registered there */
  patch(key: ServiceKey, at: InstanceKey, set: Partial<Omit<Overlay, keyof InstanceKey>>): boolean {
    return this.change(key, [at], (over) => ({ ...over, ...set })).length > 0;
  }

  /** Sets all of it, also where nobody is registered yet. @returns false when the service is unknown */
  replace(key: ServiceKey, over: Overlay): boolean {
    const service = this.services.get(serviceText(key));
    if (service === undefined) return false;
    this.keepOverlay(service, over);
    this.showSoon(service);
    return true;
  }

  /** As if the server ended and began again: clients with a connection are gone until they register anew. */
  restart(): void {
    for (const service of this.services.values()) {
      for (const own of service.instances.values())
        if (own.ephemeral) this.deregister(service.key, own, true);
      this.show(service);
    }
  }

  private change(
    key: ServiceKey,
    targets: readonly InstanceKey[] | 'all',
    work: (over: Overlay) => Overlay,
  ): readonly Registered[] {
    const service = this.services.get(serviceText(key));
    if (service === undefined) return [];
    const all = [...service.instances.values()];
    const wanted = targets === 'all' ? null : new Set(targets.map(instanceText));
    const reached = all.filter((own) => wanted === null || wanted.has(instanceText(own)));
    for (const { ip, port, cluster } of reached) {
      const none = { ip, port, cluster, metadata: {}, weight: null, enabled: null };
      this.keepOverlay(service, work(service.overlays.get(instanceText({ ip, port, cluster })) ?? none));
    }
    if (reached.length > 0) this.showSoon(service);
    return reached;
  }

  private made(key: ServiceKey): Service {
    const known = this.services.get(serviceText(key));
    if (known !== undefined) return known;
    const service = { key, instances: new Map(), overlays: new Map(), listed: [] };
    this.services.set(serviceText(key), service);
    return service;
  }

  private show(service: Service): void {
    service.listed = [...service.instances.values()].map((own) =>
      shown(own, service.overlays.get(instanceText(own))),
    );
  }

  private showSoon(service: Service): void {
    const lag = this.lagMs();
    if (lag <= 0) return this.show(service);
    this.timeline.sooner(`nacos-show:${serviceText(service.key)}`, this.timeline.now + lag, () =>
      this.show(service),
    );
  }

  private keep(key: ServiceKey, own: Registered): void {
    if (!own.ephemeral) this.store.setValue(storedInstance(key, own), { ...own, service: { ...key } });
  }

  private keepOverlay(service: Service, over: Overlay): void {
    service.overlays.set(instanceText(over), over);
    this.store.setValue(storedOverlay(service.key, over), { ...over, service: { ...service.key } });
  }

  private forgetLater(key: ServiceKey, at: InstanceKey): void {
    this.timeline.set(overlayWork(key, at), this.timeline.now + overlayMs, () => {
      this.services.get(serviceText(key))?.overlays.delete(instanceText(at));
      this.store.setValue(storedOverlay(key, at), null);
    });
  }

  private follow(key: ServiceKey, own: Registered): void {
    if (own.beatAt === null) return;
    this.timeline.set(beatWork(key, own), own.beatAt + unhealthyMs, () => this.missed(key, own));
  }

  private missed(key: ServiceKey, { ip, port, cluster }: Registered): void {
    const at = { ip, port, cluster };
    const service = this.services.get(serviceText(key));
    const own = service?.instances.get(instanceText(at));
    if (service === undefined || own === undefined || own.beatAt === null) return;
    if (this.timeline.now - own.beatAt >= goneMs) return this.deregister(key, at, true);
    service.instances.set(instanceText(at), { ...own, healthy: false });
    this.timeline.set(beatWork(key, at), own.beatAt + goneMs, () => this.missed(key, own));
    this.showSoon(service);
  }
}

const beatWork = (key: ServiceKey, at: InstanceKey) => `nacos-beat:${serviceText(key)}/${instanceText(at)}`;
const overlayWork = (key: ServiceKey, at: InstanceKey) =>
  `nacos-overlay:${serviceText(key)}/${instanceText(at)}`;
const storedInstance = (key: ServiceKey, at: InstanceKey) =>
  `nacos/instance/${serviceText(key)}/${instanceText(at)}`;
const storedOverlay = (key: ServiceKey, at: InstanceKey) =>
  `nacos/overlay/${serviceText(key)}/${instanceText(at)}`;

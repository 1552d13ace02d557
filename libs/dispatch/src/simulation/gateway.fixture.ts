import {
  named,
  ProviderError,
  type Clock,
  type ObjectRef,
  type RemovedRoute,
  type RouteInForce,
  type RouteSpec,
  type RouteState,
} from '@arthor/core';
import type { Dice } from './dice.fixture.js';
import { SimulatedPools } from './pools.fixture.js';

interface Instance {
  readonly routes: Map<string, RouteState>;
  /** When it has taken all changes that are under way to it. */
  calmAt: number;
}

/** Which instances answer when the data plane is asked: all, whichever the address leads to, or nobody. */
export type Answers = 'all' | 'one' | 'nobody';

const keyOf = ({ namespace, name }: ObjectRef): string => `${namespace}/${name}`;

/** The route objects of an API, and the gateway's instances that take each change after a while of their own. */
export class SimulatedGateway {
  private readonly live = new Map<string, RouteState>();
  private readonly instances: readonly Instance[];
  private readonly lastNamed = new Map<string, number>();
  private hasWritten = false;
  readonly pools: SimulatedPools;
  /** What an admission policy makes of what is written. */
  policy: (route: RouteState) => Partial<RouteState> = () => ({});
  /** Somebody who sees what is written. */
  onWrite: (ref: ObjectRef) => void = () => undefined;

  /**
   * @param slowestMs how long a change takes at most to reach an instance
   * @param onChange called when requests may go elsewhere
   * @param nextRevision in the order of all writes, also of other gateways behind the same address
   */
  constructor(
    private readonly dice: Dice,
    private readonly clock: Clock,
    instances: number,
    private readonly slowestMs: number,
    private readonly onChange: () => void,
    private readonly nextRevision: () => string,
  ) {
    this.pools = new SimulatedPools(dice, clock, instances, slowestMs, onChange);
    this.instances = Array.from({ length: instances }, () => ({ routes: new Map(), calmAt: 0 }));
  }

  /** Whether nothing was ever written. */
  get isUnused(): boolean {
    return !this.hasWritten;
  }

  observe(ref: ObjectRef): RouteState | null {
    return this.live.get(keyOf(ref)) ?? null;
  }

  /** Every route of a namespace, by the name of its object. */
  list(namespace: string): ReadonlyMap<string, RouteState> {
    const prefix = `${namespace}/`;
    const within = [...this.live].filter(([key]) => key.startsWith(prefix));
    return new Map(within.map(([key, route]) => [key.slice(prefix.length), route]));
  }

  apply(spec: RouteSpec, observed: RouteState | null): void {
    const live = this.observe(spec.ref);
    const expected =
      observed === null ? live === null || live.tick <= spec.tick : live?.revision === observed.revision;
    if (!expected) throw new ProviderError('gateway', 'CONFLICT', 'CONFLICT', 'the object has been modified');
    const { tick, host, path, main, canary } = spec;
    const written = { ours: true, tick, host, path, main, canary, intact: true, revision: '' };
    this.write(spec.ref, { ...written, ...this.policy(written) });
    this.onWrite(spec.ref);
  }

  remove(ref: ObjectRef, observed: RouteState): void {
    const live = this.observe(ref);
    if (live === null) return;
    if (live.revision !== observed.revision)
      throw new ProviderError('gateway', 'CONFLICT', 'CONFLICT', 'the object has been modified');
    this.write(ref, null);
  }

  /** Someone with kubectl writes it. */
  tamper(ref: ObjectRef, route: RouteState | null): void {
    this.write(ref, route);
  }

  inForce(ref: ObjectRef, live: RouteState, answers: Answers): RouteInForce {
    const serving = this.effective(ref).map((route) => route?.revision === live.revision);
    if (answers === 'all') return serving.every(Boolean) ? 'yes' : 'no';
    return this.dice.pick(serving) ? 'seen' : 'no';
  }

  /** Whether a removed route is served no more; `answered`: every instance was known to serve it. */
  gone({ ref, answered }: RemovedRoute, answers: Answers): RouteInForce {
    const gone = this.effective(ref).map((route) => route === null);
    if (answers === 'all') return !gone.every(Boolean) ? 'no' : answered ? 'yes' : 'seen';
    return this.dice.pick(gone) ? 'seen' : 'no';
  }

  /** Whether a route of the API names a deployment. */
  names(name: string): boolean {
    return [...this.live.values()].some((route) => named(route).includes(name));
  }

  /** What each instance serves now. */
  effective(ref: ObjectRef): readonly (RouteState | null)[] {
    const key = keyOf(ref);
    return this.instances.map((instance) => instance.routes.get(key) ?? null);
  }

  /** Whether every instance has taken every change. */
  isCalm(): boolean {
    return this.pools.isCalm() && this.instances.every((instance) => instance.calmAt < this.clock.now());
  }

  /** When some instance last sent requests to it; null = never. */
  lastNamedAt(name: string): number | null {
    const names = this.instances.flatMap((one) => [...one.routes.values()].flatMap((route) => named(route)));
    return names.includes(name) ? this.clock.now() : (this.lastNamed.get(name) ?? null);
  }

  private write(ref: ObjectRef, route: RouteState | null): void {
    const key = keyOf(ref);
    if (route !== null) this.hasWritten = true;
    const written = route === null ? null : { ...route, revision: this.nextRevision() };
    if (written === null) this.live.delete(key);
    else this.live.set(key, written);
    const now = this.clock.now();
    for (const instance of this.instances) {
      // In the order they were written.
      instance.calmAt = Math.max(instance.calmAt, now + this.dice.between(0, this.slowestMs));
      this.clock.setTimeout(() => this.take(instance, key, written), instance.calmAt - now);
    }
  }

  private take(instance: Instance, key: string, route: RouteState | null): void {
    this.onChange();
    for (const name of named(instance.routes.get(key) ?? null)) this.lastNamed.set(name, this.clock.now());
    if (route === null) instance.routes.delete(key);
    else instance.routes.set(key, route);
  }
}

import { ProviderError } from '../port/provider-error.js';
import type { RouteInForce, RouteSpec, RouteState } from '../port/route.js';
import { isRoute, named } from './route.js';
import type { Dice } from './simulation-dice.fixture.js';

interface Instance {
  readonly routes: Map<string, RouteState>;
  /** Changes under way to this instance, in the order they were written. */
  pending: { readonly at: number; readonly key: string; readonly route: RouteState | null }[];
}

/** The route objects of an API, and the gateway's instances that take each change after a while of their own. */
export class SimulatedGateway {
  private readonly live = new Map<string, RouteState>();
  private readonly instances: readonly Instance[];
  private readonly lastNamed = new Map<string, number>();
  private revisions = 0;

  /** @param slowestMs how long a change takes at most to reach an instance. */
  constructor(
    private readonly dice: Dice,
    instances: number,
    private readonly slowestMs: number,
  ) {
    this.instances = Array.from({ length: instances }, () => ({ routes: new Map(), pending: [] }));
  }

  observe(key: string): RouteState | null {
    return this.live.get(key) ?? null;
  }

  apply(key: string, spec: RouteSpec, observed: RouteState | null, now: number): void {
    const live = this.observe(key);
    const expected =
      observed === null ? live === null || live.tick <= spec.tick : live?.revision === observed.revision;
    if (!expected) throw new ProviderError('gateway', 'CONFLICT', 'CONFLICT', 'the object has been modified');
    const { tick, host, path, main, canary } = spec;
    this.write(key, { ours: true, tick, host, path, main, canary, intact: true, revision: '' }, now);
  }

  remove(key: string, observed: RouteState, now: number): void {
    const live = this.observe(key);
    if (live === null) return;
    if (live.revision !== observed.revision)
      throw new ProviderError('gateway', 'CONFLICT', 'CONFLICT', 'the object has been modified');
    this.write(key, null, now);
  }

  /** Someone with kubectl writes it. */
  tamper(key: string, route: RouteState | null, now: number): void {
    this.write(key, route, now);
  }

  inForce(key: string, spec: RouteSpec): RouteInForce {
    const serves = (route: RouteState | null) =>
      route !== null && isRoute(spec, route) && route.tick === spec.tick;
    return this.effective(key).every(serves) ? 'yes' : 'no';
  }

  /** What each instance serves now. */
  effective(key: string): readonly (RouteState | null)[] {
    return this.instances.map((instance) => instance.routes.get(key) ?? null);
  }

  /** Whether every instance has taken every change. */
  isCalm(): boolean {
    return this.instances.every((instance) => instance.pending.length === 0);
  }

  /** When some instance last sent requests to it; null = never. */
  lastNamedAt(name: string, now: number): number | null {
    const names = this.instances.flatMap((one) => [...one.routes.values()].flatMap((route) => named(route)));
    return names.includes(name) ? now : (this.lastNamed.get(name) ?? null);
  }

  nextChange(): number {
    return Math.min(...this.instances.map((instance) => instance.pending[0]?.at ?? Number.POSITIVE_INFINITY));
  }

  advance(now: number): void {
    for (const instance of this.instances)
      while (instance.pending[0] !== undefined && instance.pending[0].at <= now) {
        const { at, key, route } = instance.pending[0];
        for (const name of named(instance.routes.get(key) ?? null)) this.lastNamed.set(name, at);
        if (route === null) instance.routes.delete(key);
        else instance.routes.set(key, route);
        instance.pending = instance.pending.slice(1);
      }
  }

  private write(key: string, route: RouteState | null, now: number): void {
    const written = route === null ? null : { ...route, revision: String(++this.revisions) };
    if (written === null) this.live.delete(key);
    else this.live.set(key, written);
    for (const instance of this.instances) {
      const after = instance.pending.at(-1)?.at ?? now;
      const at = Math.max(after, now + this.dice.between(0, this.slowestMs));
      instance.pending = [...instance.pending, { at, key, route: written }];
    }
  }
}

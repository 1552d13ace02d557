import {
  ProviderError,
  type Clock,
  type ObjectRef,
  type PoolInForce,
  type PoolSpec,
  type PoolState,
} from '@arthor/core';
import type { Dice } from './dice.fixture.js';

interface Instance {
  readonly pools: Map<string, PoolState>;
  /** When it has taken all changes that are under way to it. */
  calmAt: number;
}

const keyOf = ({ namespace, name }: ObjectRef): string => `${namespace}/${name}`;

/** The pools of an API, and what each of the gateway's instances has of them: it takes routes at another time. */
export class SimulatedPools {
  private readonly live = new Map<string, PoolState>();
  private readonly instances: readonly Instance[];
  private revisions = 0;

  /**
   * @param slowestMs how long a change takes at most to reach an instance
   * @param onChange called when requests may go elsewhere
   */
  constructor(
    private readonly dice: Dice,
    private readonly clock: Clock,
    instances: number,
    private readonly slowestMs: number,
    private readonly onChange: () => void,
  ) {
    this.instances = Array.from({ length: instances }, () => ({ pools: new Map(), calmAt: 0 }));
  }

  observe(ref: ObjectRef): PoolState | null {
    return this.live.get(keyOf(ref)) ?? null;
  }

  /** Every pool of a namespace, by its deployment. */
  list(namespace: string): ReadonlyMap<string, PoolState> {
    const prefix = `${namespace}/`;
    const within = [...this.live].filter(([key]) => key.startsWith(prefix));
    return new Map(within.map(([key, pool]) => [key.slice(prefix.length), pool]));
  }

  apply({ ref, tick, laneId, addresses }: PoolSpec): void {
    this.write(ref, { ours: true, tick, laneId, addresses, intact: true, revision: '' });
  }

  /** @param isNamed whether a route still names it */
  remove(ref: ObjectRef, isNamed: boolean): void {
    if (this.observe(ref) === null) return;
    if (isNamed) throw new ProviderError('gateway', 'CONFLICT', 'STILL_USED', 'a route is still using it');
    this.write(ref, null);
  }

  /** Someone edits or deletes it. */
  tamper(ref: ObjectRef, pool: PoolState | null): void {
    this.write(ref, pool);
  }

  inForce(ref: ObjectRef, live: PoolState): PoolInForce {
    const have = this.instances.every((one) => one.pools.get(keyOf(ref))?.revision === live.revision);
    return have ? 'yes' : 'no';
  }

  /** What each instance has of it now. */
  effective(ref: ObjectRef): readonly (PoolState | null)[] {
    return this.instances.map((instance) => instance.pools.get(keyOf(ref)) ?? null);
  }

  /** Whether every instance has taken every change. */
  isCalm(): boolean {
    return this.instances.every((instance) => instance.calmAt < this.clock.now());
  }

  private write(ref: ObjectRef, pool: PoolState | null): void {
    const key = keyOf(ref);
    const written = pool === null ? null : { ...pool, revision: String(++this.revisions) };
    if (written === null) this.live.delete(key);
    else this.live.set(key, written);
    const now = this.clock.now();
    for (const instance of this.instances) {
      instance.calmAt = Math.max(instance.calmAt, now + this.dice.between(0, this.slowestMs));
      this.clock.setTimeout(() => {
        this.onChange();
        if (written === null) instance.pools.delete(key);
        else instance.pools.set(key, written);
      }, instance.calmAt - now);
    }
  }
}

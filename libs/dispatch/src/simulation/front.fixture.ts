import type { Clock, DeployMode, ObjectRef, RouteState } from '@arthor/core';
import type { Dice } from './dice.fixture.js';
import { SimulatedGateway } from './gateway.fixture.js';
import type { SimulatedPools } from './pools.fixture.js';

/** One decision may write both, first a stamp on the one that leaves: then the later write is what it decided last. */
const newer = (a: RouteState | null, b: RouteState | null): RouteState | null => {
  if (a === null || b === null) return a ?? b;
  const order = b.tick - a.tick || Number(b.revision) - Number(a.revision);
  return order > 0 ? b : a;
};

/** The gateways of both modes behind one address: while both have a route, the newer decision's is served. */
export class SimulatedFront {
  private readonly of: Readonly<Record<DeployMode, SimulatedGateway>>;

  /** As of {@link SimulatedGateway}. */
  constructor(dice: Dice, clock: Clock, instances: number, slowestMs: number, onChange: () => void) {
    let writes = 0;
    const made = () =>
      new SimulatedGateway(dice, clock, instances, slowestMs, onChange, () => String(++writes));
    this.of = { NATIVE: made(), UNCOUPLED: made() };
  }

  /** The gateway of a mode. */
  at(mode: DeployMode): SimulatedGateway {
    return this.of[mode];
  }

  get pools(): SimulatedPools {
    return this.of.UNCOUPLED.pools;
  }

  /** The route object that is served; null = neither has one. */
  observe(ref: ObjectRef): RouteState | null {
    return newer(this.of.NATIVE.observe(ref), this.of.UNCOUPLED.observe(ref));
  }

  /** What each instance serves now. */
  effective(ref: ObjectRef): readonly (RouteState | null)[] {
    // Asked at every step.
    if (this.of.UNCOUPLED.isUnused) return this.of.NATIVE.effective(ref);
    const behind = this.of.UNCOUPLED.effective(ref);
    return this.of.NATIVE.effective(ref).map((route, index) => newer(route, behind[index] ?? null));
  }

  isCalm(): boolean {
    return this.of.NATIVE.isCalm() && this.of.UNCOUPLED.isCalm();
  }

  /** When some instance last sent requests to it; null = never. */
  lastNamedAt(name: string): number | null {
    const times = Object.values(this.of).map((gateway) => gateway.lastNamedAt(name));
    return times.reduce((last, time) => (last === null || (time ?? 0) > last ? time : last), null);
  }

  /** Whether a route of either API names a deployment. */
  names(name: string): boolean {
    return Object.values(this.of).some((gateway) => gateway.names(name));
  }

  /** Someone with kubectl writes the one that is served. */
  tamper(ref: ObjectRef, route: RouteState | null): void {
    const mode = this.of.NATIVE.observe(ref) === null ? 'UNCOUPLED' : 'NATIVE';
    this.of[mode].tamper(ref, route);
  }
}

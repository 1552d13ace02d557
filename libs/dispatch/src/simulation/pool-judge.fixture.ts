import { addressOf, isPooled, named, type Deployment, type Lane, type RouteState } from '@arthor/core';
import type { SimulatedCluster } from './cluster.fixture.js';
import type { SimulatedFront } from './front.fixture.js';
import { Violation, type SimulatedStore } from './store.fixture.js';

/** S21 and S22: whom a gateway that calls pods itself calls. */
export class PoolJudge {
  constructor(
    private readonly store: SimulatedStore,
    private readonly cluster: SimulatedCluster,
    private readonly gateway: SimulatedFront,
  ) {}

  /** Whoever an instance's route names, it has the pool of, and somebody in it answers. */
  called({ id }: Lane, route: RouteState | null, instance: number): void {
    if (this.gateway.at('UNCOUPLED').isUnused) return;
    for (const row of this.pooled(route)) {
      const told = `S22: gateway ${instance} leads lane ${id} to ${row.name}`;
      const pool = this.effective(row)[instance] ?? null;
      if (pool === null) throw new Violation(`${told}, whose pool it does not have`);
      if (this.cluster.answers(row.name) && !pool.addresses.some((one) => this.answering(row).includes(one)))
        throw new Violation(`${told} at ${pool.addresses.join()}, where nobody answers`);
    }
  }

  /** Pods that we take in ourselves are called by no instance any more. */
  scaledIn(row: Deployment, before: readonly string[]): void {
    const after = new Set(this.answering(row));
    const gone = before
      .map((ip) => addressOf(ip, row.workload.containerPort))
      .filter((one) => !after.has(one));
    if (!isPooled(row) || gone.length === 0) return;
    const routes = this.gateway.effective(this.store.routeOf(this.store.lane(row.laneId)));
    for (const [instance, route] of routes.entries()) {
      if (!named(route).includes(row.name)) continue;
      const called = gone.filter((one) => this.effective(row)[instance]?.addresses.includes(one) === true);
      if (called.length > 0)
        throw new Violation(
          `S21: row ${row.id} ends ${called.join()}, which gateway ${instance} still calls`,
        );
    }
  }

  /** Whether every instance has exactly the pods of a deployment that answer. */
  follow(name: string): boolean {
    const row = this.store.rowNamed(name);
    if (row === undefined || !isPooled(row)) return true;
    const wanted = this.answering(row).join();
    return this.effective(row).every((pool) => pool?.addresses.join() === wanted);
  }

  private pooled(route: RouteState | null): readonly Deployment[] {
    const rows = named(route).map((name) => this.store.rowNamed(name));
    return rows.filter((row) => row !== undefined && isPooled(row)) as readonly Deployment[];
  }

  private answering(row: Deployment): readonly string[] {
    const ips = this.cluster.addresses(row.name);
    return ips.map((ip) => addressOf(ip, row.workload.containerPort)).sort();
  }

  private effective({ environment, name }: Deployment) {
    return this.gateway.pools.effective({ namespace: environment, name });
  }
}

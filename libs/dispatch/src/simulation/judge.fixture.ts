import {
  expiryOf,
  mainOf,
  named,
  type Accepted,
  type Decision,
  type Deployment,
  type Lane,
  type Lanes,
  type Observed,
  type RouteSpec,
  type RouteState,
} from '@arthor/core';
import type { SimulatedCluster } from './cluster.fixture.js';
import type { SimulatedFront } from './front.fixture.js';
import { PoolJudge } from './pool-judge.fixture.js';
import type { SimulatedRegistry } from './registry.fixture.js';
import { Violation, type SimulatedStore } from './store.fixture.js';
import { canaryOf, canaryWanted, TrafficJudge } from './traffic-judge.fixture.js';

/** The invariants S1–S11, S15 and S23 of a lane's life, asked at every step. */
export class Judge {
  /** Lanes whose main is in force and was not asked to leave: every request must be answered. */
  private readonly promised = new Set<number>();
  /** Names of deployments that a late write gave a route again. */
  private readonly late = new Set<string>();
  /** Lanes somebody damaged by hand: what they cannot answer until they are healed is not ours. */
  private readonly damaged = new Map<number, number>();
  private readonly hurt = new Set<number>();
  /** When each object was written, ms. */
  readonly writes = new Map<string, number[]>();
  private readonly traffic: TrafficJudge;
  readonly pools: PoolJudge;
  /** null = its applications are in no registry. */
  registry: SimulatedRegistry | null = null;

  constructor(
    private readonly store: SimulatedStore,
    private readonly cluster: SimulatedCluster,
    private readonly gateway: SimulatedFront,
    private readonly drainMs: number,
    private readonly now: () => number,
    private readonly mayBeLate: boolean,
  ) {
    this.traffic = new TrafficJudge(store, cluster);
    this.pools = new PoolJudge(store, cluster, gateway);
  }

  /** Where the one that serves was asked to leave, or loses its address, nothing is promised any more. */
  accepted({ moves, create, target }: Accepted, { lane }: Lanes): void {
    const leaves = moves.some(({ event, row }) => event === 'TAKEN_OFF' && row.id === lane.mainId);
    const follows = create ?? target;
    if (leaves || (follows?.canary === false && !follows.external)) this.promised.delete(lane.id);
  }

  /** Somebody meddles with what a lane has in the cluster or at the gateway. */
  damage(laneId: number): void {
    this.damaged.set(laneId, this.now());
    this.hurt.add(laneId);
  }

  /** An object is written. */
  wrote(object: string): void {
    this.writes.set(object, [...(this.writes.get(object) ?? []), this.now()]);
  }

  /** Our own apply took pods in, of those that were ready `before`. */
  scaledIn(name: string, before: readonly string[]): void {
    const row = this.store.rowNamed(name);
    if (row !== undefined && !this.damaged.has(row.laneId) && !this.mayBeLate)
      this.pools.scaledIn(row, before);
  }

  /** Whether somebody ever did. */
  isHurt(laneId: number): boolean {
    return this.hurt.has(laneId);
  }

  /** What is asked of the world at every step. */
  step(): void {
    for (const lane of this.store.lanes.values()) {
      const routes = this.gateway.effective(this.store.routeOf(lane));
      this.mend(lane);
      for (const [instance, route] of routes.entries()) {
        for (const name of named(route)) this.namedRightly(name, lane.id);
        if (this.damaged.has(lane.id)) continue;
        this.registry?.answered(this.store.serving(lane).main, [...this.store.rows.values()]);
        this.pools.called(lane, route, instance);
        this.answered(lane.id, mainOf(route));
        if (route === null) continue;
        this.traffic.rightlyLed(lane, route);
        this.traffic.answered(lane, route);
      }
    }
  }

  /** S11, and the order of removal, of a decision that is about to be recorded. */
  decision(o: Observed, decision: Decision): void {
    for (const row of o.rows) {
      const set = decision.rows.get(row.id);
      const removes = decision.actions.some(
        (a) => a.kind === 'REMOVE_WORKLOAD' && a.deployment.id === row.id,
      );
      if (!removes && set?.removalAt === undefined && set?.status !== 'WITHDRAWN') continue;
      if (!o.clusterId.known || !o.route.known || o.workloads.get(row.id)?.known !== true)
        throw new Violation(`S11: row ${row.id} is removed by a pass that could not look`);
    }
  }

  /** S15, of a decision that was just recorded. */
  recorded(o: Observed, decision: Decision): void {
    if (decision.offline !== null) this.expired(o, decision.offline);
    for (const record of o.records) {
      const off = decision.records.get(record.id)?.steps?.find(({ name }) => name === 'ROUTE_OFF');
      if (off?.status === 'DONE') this.mustBeGone(record.deploymentId);
    }
    for (const [id, set] of decision.rows) {
      const row = this.store.rows.get(id);
      if (set.status !== 'DEPLOYED' || row === undefined) continue;
      if (row.external) this.mustBeInForce(row);
      if (row.external && this.store.lane(o.lane.id).mainId === id) this.promised.add(o.lane.id);
    }
  }

  /** Nothing goes offline by itself before its time, in a freeze, or under a running operation. */
  private expired(o: Observed, row: Deployment): void {
    const at = expiryOf(o.lane, this.store.freezes);
    const told = `row ${row.id} expires`;
    if (at === null || at > this.now()) throw new Violation(`${told} at ${this.now()}, not at ${at}`);
    if (o.records.length > 0) throw new Violation(`${told} under a running operation`);
    if (!row.canary && this.store.serving(o.lane).canary?.status === 'DEPLOYED')
      throw new Violation(`${told} before its canary`);
    if (!row.canary) this.promised.delete(o.lane.id);
  }

  /** How many routes were made again by a write that came late. */
  get lateRoutes(): number {
    return this.late.size;
  }

  /**
   * A route that was just written over `before`. Where there is no object, nothing can refuse a write of an
   * older tick: with several dispatchers that is known (doc/adr/0008), and must be mended by the comparison.
   */
  routed(spec: RouteSpec, before: RouteState | null): void {
    const lane = this.store.lane(spec.laneId);
    if (before === null && spec.tick < lane.tick && this.mayBeLate) {
      for (const name of named(spec)) this.late.add(name);
      this.damage(lane.id);
      return;
    }
    if (before !== null && before.tick > spec.tick)
      throw new Violation(`S8: route goes from ${before.tick} to ${spec.tick}`);
    for (const name of named(spec)) {
      this.namedRightly(name, spec.laneId);
      if (!named(before).includes(name)) this.entersAsOurs(name);
    }
  }

  /** What somebody else put in its place longer ago than a look takes never enters a route as ours. */
  private entersAsOurs(name: string): void {
    const row = this.store.rowNamed(name);
    const since = this.cluster.fields.strangeSince(name, 'Deployment');
    if (row?.servedAt === null && since !== null && this.now() - since > 1000)
      throw new Violation(`row ${row.id} enters a route, and what runs is not ours since ${since}`);
  }

  // Healed = whoever the route leads to is whole again; and no decision of before the damage is under way.
  private mend(lane: Lane): void {
    const since = this.damaged.get(lane.id);
    if (since === undefined || this.now() - since < 30_000 || !this.gateway.isCalm()) return;
    const { main, canary } = this.store.serving(lane);
    const ref = this.store.routeOf(lane);
    const routes = [this.gateway.observe(ref), ...this.gateway.effective(ref)];
    const names = routes.flatMap((route) => named(route));
    const whole = names.every((name) => this.cluster.isWhole(name) && this.pools.follow(name));
    const right = (route: RouteState | null) =>
      mainOf(route) === main?.name && canaryOf(route) === canaryWanted(main, canary);
    if (whole && routes.every(right)) this.damaged.delete(lane.id);
  }

  // Also the one that is on its way in or out: while a change reaches the instances one by one, all of them
  // send requests to somebody.
  private answered(laneId: number, name: string | undefined): void {
    if (name === undefined) {
      if (this.promised.has(laneId))
        throw new Violation(`S1: lane ${laneId} has no route though its main is in force`);
    } else if (!this.cluster.answers(name)) {
      throw new Violation(`S1: lane ${laneId} sends requests to ${name}, which has no ready pod`);
    }
  }

  private namedRightly(name: string, laneId: number): void {
    const row = this.store.rowNamed(name);
    if (row === undefined) return;
    if (row.laneId !== laneId)
      throw new Violation(`S7: the route of lane ${laneId} names row ${row.id} of lane ${row.laneId}`);
    if (row.status === 'WITHDRAWN' && !this.late.has(name))
      throw new Violation(`S3: a route names row ${row.id}, which is WITHDRAWN`);
  }

  /** Whoever hears that it is out of the route relies on it: nobody is led to it, by no instance. */
  private mustBeGone(id: number): void {
    const row = this.store.rows.get(id);
    if (row === undefined || this.damaged.has(row.laneId) || this.late.has(row.name)) return;
    const routes = this.gateway.effective(this.store.routeOf(this.store.lane(row.laneId)));
    for (const [instance, route] of routes.entries())
      if (named(route).includes(row.name))
        throw new Violation(`S23: row ${id} is said to be out of the route, gateway ${instance} leads to it`);
  }

  private mustBeInForce(row: Deployment): void {
    if (this.damaged.has(row.laneId)) return;
    const lane = this.store.lane(row.laneId);
    const { main } = this.store.serving(lane);
    for (const route of this.gateway.effective(this.store.routeOf(lane))) {
      const told = `S15: row ${row.id} is DEPLOYED but a gateway leads to`;
      if (!row.canary && mainOf(route) !== row.name) throw new Violation(`${told} ${mainOf(route)}`);
      if (row.canary && canaryOf(route) !== canaryWanted(main, row))
        throw new Violation(`${told} ${canaryOf(route)}, not to ${canaryWanted(main, row)}`);
    }
  }

  /** A workload just before it is removed, by someone who last could not see this of it and its route. */
  removal(name: string, unseen: readonly string[]): void {
    // What was decided before the rows were cleared by hand goes on to its end.
    const row = this.store.lastNamed(name);
    const now = this.now();
    if (row === undefined) throw new Violation(`${name} is removed without a row that says so`);
    // Somebody slower does it again: what was there is gone, and nothing else ever has its name.
    if (row.status === 'WITHDRAWN') return;
    if (unseen.length > 0) throw new Violation(`S11: row ${row.id} is removed, unseen was ${unseen.join()}`);
    const lane = this.store.lane(row.laneId);
    if (!this.damaged.has(lane.id)) this.registry?.removal(row);
    if (row.removalAt === null)
      throw new Violation(`row ${row.id} is removed before its point of no return is committed`);
    if (row.status !== 'REPLACING' && row.status !== 'DELETING')
      throw new Violation(`row ${row.id} is removed while ${row.status}`);
    if (lane.mainId === row.id || lane.canaryId === row.id)
      throw new Violation(`row ${row.id} is removed while in force`);
    if (this.gateway.names(row.name))
      throw new Violation(`S4: row ${row.id} is removed while the route names it`);
    const lastNamed = this.late.has(name) ? null : this.gateway.lastNamedAt(row.name);
    if (lastNamed !== null && now - lastNamed < this.drainMs)
      throw new Violation(`S4: row ${row.id} is removed ${now - lastNamed} ms after its last request`);
    if (row.servedAt !== null && (row.shutdownAt === null || now - row.shutdownAt < this.drainMs))
      throw new Violation(`S4: row ${row.id} served and is removed before its drain is over`);
  }
}

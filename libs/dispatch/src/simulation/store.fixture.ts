import {
  acceptedChanges,
  acceptReturn,
  arthor,
  ProviderError,
  acceptDelete,
  expiryOf,
  freezeOf,
  modeOfNew,
  scalingBy,
  undoneChanges,
  type Accepted,
  type Changes,
  type Decision,
  type Deployment,
  type DeploymentStatus,
  type DeployMode,
  type Environment,
  type Freeze,
  type Lane,
  type LaneFacts,
  type Lanes,
  type ObjectRef,
  type Observed,
  type OperationRecord,
  type WorkloadSnapshot,
} from '@arthor/core';
import { deployment, environment, lane as emptyLane, nameOf } from '@arthor/core/fixture';
import type { ComparedRow, RowsAsked } from '../lane-store.js';
import { hasArrived } from '../successor.js';

/** What the model of the tables found broken by a commit. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

// Written out again on purpose: the machine must not be its own judge.
const arrows: Readonly<Record<DeploymentStatus, readonly DeploymentStatus[]>> = {
  DEPLOYING: ['DEPLOYED', 'REPLACING', 'DELETING'],
  DEPLOYED: ['DEPLOYING', 'REPLACING', 'DELETING'],
  REPLACING: ['DELETING', 'DEPLOYING', 'WITHDRAWN'],
  DELETING: ['DEPLOYING', 'WITHDRAWN'],
  WITHDRAWN: [],
};

/** The tables as the server writes them: one transaction per call, compare-and-set on the lane's version. */
export class SimulatedStore {
  readonly lanes = new Map<number, Lane>();
  readonly rows = new Map<number, Deployment>();
  readonly records = new Map<number, OperationRecord>();
  /** Every share that an accepted operation gave a deployment, or gave back to it. */
  private readonly weights = new Map<string, Set<number | null>>();
  private readonly cleared = new Map<number, Deployment>();
  private readonly idByName = new Map<string, number>();
  readonly freezes: Freeze[] = [];
  private ticks = 0;
  /** Of new mains. */
  deployMode: DeployMode;
  private ids = 0;

  /**
   * @param environments that of each lane
   * @param onChange called when rows changed
   */
  constructor(
    private readonly environments: readonly string[],
    private readonly values: Partial<Environment>,
    private readonly onChange: () => void,
    private readonly now: () => number,
  ) {
    this.deployMode = values.deployMode ?? 'NATIVE';
    for (const [index, name] of environments.entries()) {
      const symbol = environments.indexOf(name) === index ? 'stable' : `pay-${index}`;
      const lane = emptyLane({ id: index + 1, environment: name, symbol, tick: 0, version: 0 });
      this.lanes.set(lane.id, lane);
    }
  }

  lane(id: number): Lane {
    const lane = this.lanes.get(id);
    if (lane === undefined) throw new Error(`no lane ${id}`);
    return lane;
  }

  /** All but the WITHDRAWN rows, and the RUNNING operations. */
  facts(laneId: number): LaneFacts {
    const lane = this.lane(laneId);
    return {
      lane,
      rows: [...this.rows.values()].filter((row) => row.laneId === laneId && row.status !== 'WITHDRAWN'),
      records: [...this.records.values()].filter(
        (record) => record.laneId === laneId && record.status === 'RUNNING',
      ),
      environment: this.environmentOf(lane),
      freeze: freezeOf(this.freezes, lane, this.now()),
    };
  }

  /** Successors in other lanes that have taken over there. */
  arrivedSuccessors(rows: readonly Deployment[]): ReadonlySet<number> {
    const elsewhere = rows
      .map((row) => this.rows.get(row.relatedId ?? 0))
      .filter((row) => row !== undefined && rows.every(({ id }) => id !== row.id));
    const arrived = elsewhere.filter(
      (row) => row !== undefined && hasArrived(row, this.serving(this.lane(row.laneId)).main),
    );
    return new Set(arrived.map((row) => row?.id ?? 0));
  }

  /** The row of a deployment's name. */
  rowNamed(name: string): Deployment | undefined {
    return this.rows.get(this.idByName.get(name) ?? 0);
  }

  weightsOf(name: string): ReadonlySet<number | null> {
    return this.weights.get(name) ?? new Set();
  }

  /** Who is in force in a lane. */
  serving({ mainId, canaryId }: Lane): {
    readonly main: Deployment | null;
    readonly canary: Deployment | null;
  } {
    return { main: this.rows.get(mainId ?? 0) ?? null, canary: this.rows.get(canaryId ?? 0) ?? null };
  }

  /** Ids of the lanes of an environment. */
  lanesIn(environment: string): readonly number[] {
    return [...this.lanes.values()].filter((lane) => lane.environment === environment).map(({ id }) => id);
  }

  routeOf(lane: Lane): ObjectRef {
    return { namespace: lane.environment, name: `shop-${lane.symbol}-0a1b2c3d` };
  }

  environmentNames(): readonly string[] {
    return [...new Set(this.environments)];
  }

  lanesToLookAt(which: 'live' | { readonly dueBy: number }): readonly number[] {
    if (which !== 'live')
      return [...this.lanes.values()]
        .filter(({ dueAt }) => dueAt !== null && dueAt <= which.dueBy)
        .map(({ id }) => id);
    const live = [...this.rows.values()].filter((row) => row.status !== 'WITHDRAWN');
    return [...new Set(live.map((row) => row.laneId))];
  }

  /** In pages of two, so that every comparison has several. */
  compared(environment: string, which: RowsAsked): readonly ComparedRow[] {
    const rows = [...this.rows.values()].filter((row) => row.environment === environment);
    const asked =
      'named' in which
        ? rows.filter((row) => which.named.includes(row.name))
        : rows.filter((row) => row.status !== 'WITHDRAWN' && row.id > which.after).slice(0, 2);
    return asked.map((row) => {
      const lane = this.lane(row.laneId);
      return { ...row, serves: row.id === lane.mainId || row.id === lane.canaryId };
    });
  }

  snapshot(deploymentId: number): WorkloadSnapshot {
    const row = this.rows.get(deploymentId);
    if (row === undefined)
      throw new ProviderError('store', 'INVALID', 'SNAPSHOT_MISSING', `no row ${deploymentId}`);
    return { spec: null, objects: [{ image: row.image }] };
  }

  /** The lanes of an operation as the server reads them: a running PROMOTE ties a second one to the first. */
  lanesOf(laneId: number, sourceId: number | null = null): Lanes {
    const facts = this.facts(laneId);
    const tied =
      sourceId ?? facts.records.find((record) => record.sourceLaneId !== null)?.sourceLaneId ?? null;
    const past = [...this.rows.values()].filter((row) => row.laneId === laneId && row.servedAt !== null);
    return { ...facts, source: tied === null ? null : this.facts(tied), past: past.reverse() };
  }

  environmentOf(lane: Lane): Environment {
    const { deployMode } = this;
    return environment({
      ...this.values,
      deployMode,
      name: lane.environment,
      host: `${lane.environment}.localhost`,
    });
  }

  /** As the server's write of an accepted operation. */
  accept({ source, ...facts }: Lanes, accepted: Accepted, now: number, byUser = 'admin'): OperationRecord {
    const lanes = source === null ? [facts] : [facts, source];
    const { lane } = facts;
    const tick = ++this.ticks;
    const target = accepted.target ?? this.insert(lane, accepted, tick, now);
    const record: OperationRecord = {
      id: ++this.ids,
      operate: accepted.operate,
      status: 'RUNNING',
      tick,
      laneId: lane.id,
      sourceLaneId: source?.lane.id ?? null,
      canary: accepted.canary,
      buildId: target.buildId,
      deploymentId: target.id,
      related: accepted.related,
      cancels: accepted.cancels?.id ?? null,
      steps: [],
      onStalled: accepted.onStalled,
      byUser,
      blocking: null,
      endedCode: null,
      endedBy: null,
      createdAt: now,
      finishedAt: null,
    };
    this.records.set(record.id, record);
    this.change(acceptedChanges(accepted, lanes, { tick, targetId: target.id, operationId: record.id, now }));
    return record;
  }

  /** As the server's record of a decision: the other lanes it made due; null = someone was faster. */
  record(o: Observed, decision: Decision, now: number): readonly number[] | null {
    const lane = this.lane(o.lane.id);
    if (lane.version !== o.lane.version) return null;
    const { undo } = decision;
    if (undo !== null) {
      const others = undo.record.sourceLaneId === null ? [] : [undo.record.sourceLaneId];
      const facts = [lane.id, ...others].map((id) => this.facts(id));
      this.change(undoneChanges(undo, facts, { tick: ++this.ticks, now }));
      this.lanes.set(lane.id, { ...this.lane(lane.id), ...decision.lane });
      return others;
    }
    if (decision.offline !== null) {
      if ((expiryOf(lane, this.freezes) ?? Number.POSITIVE_INFINITY) > this.now()) return null;
      const lanes = { ...this.facts(lane.id), freeze: null, source: null, past: [] };
      const accepted = acceptDelete({ deployment: decision.offline }, lanes);
      if (!accepted.ok) throw new Violation(`lane ${lane.id} expires and may not: ${accepted.code}`);
      this.accept(lanes, accepted, now, arthor);
      this.lanes.set(lane.id, { ...this.lane(lane.id), ...decision.lane });
      return [];
    }
    if (decision.back !== null) {
      const lanes = { ...this.facts(lane.id), source: null, past: [] };
      this.accept(lanes, acceptReturn(decision.back.to, lanes), now, arthor);
      this.lanes.set(lane.id, { ...this.lane(lane.id), ...decision.lane });
      return [];
    }
    if ([...decision.rows.keys()].some((id) => !this.rows.has(id))) return null;
    for (const [id, set] of decision.rows) this.patch(id, set);
    for (const [id, set] of decision.records) this.end(id, set);
    this.move(lane, {
      ...decision.lane,
      dueAt: decision.lookAgainMs === null ? null : now + decision.lookAgainMs,
    });
    for (const id of decision.wakes) this.move(this.lane(id), { dueAt: now });
    return decision.wakes;
  }

  /** false = someone was faster. */
  setDue({ id, version }: Lane, dueAt: number | null): boolean {
    const lane = this.lane(id);
    if (lane.version === version) this.move(lane, { dueAt });
    return lane.version === version;
  }

  /** Begins a freeze, as the server writes it. */
  freeze(values: Partial<Freeze>): Freeze {
    const id = ++this.ids;
    const everywhere = { environment: null, application: null, startsAt: this.now(), endsAt: null };
    const freeze = { id, ...everywhere, byUser: 'lei', reason: 'the sale', ...values };
    this.freezes.push(freeze);
    return freeze;
  }

  /** Ends one now; answers the lanes whose expiry may have waited for that. */
  lift(freeze: Freeze): readonly number[] {
    this.freezes.splice(this.freezes.indexOf(freeze), 1, { ...freeze, endsAt: this.now() });
    const expiring = [...this.lanes.values()].filter((lane) => lane.expiresAt !== null);
    for (const lane of expiring) this.move(lane, { dueAt: this.now() });
    return expiring.map(({ id }) => id);
  }

  /** `DELETE FROM t_deployment`, by hand. */
  clear(): void {
    for (const [id, row] of this.rows) this.cleared.set(id, row);
    this.rows.clear();
  }

  /** As {@link rowNamed}; one that was cleared as it was then. */
  lastNamed(name: string): Deployment | undefined {
    return this.rowNamed(name) ?? this.cleared.get(this.idByName.get(name) ?? 0);
  }

  private change({ lanes, rows, records }: Changes): void {
    for (const { id, set } of rows) this.patch(id, set);
    for (const { id, set } of records) this.end(id, set);
    for (const { id, set } of lanes) this.move(this.lane(id), set);
  }

  private insert(lane: Lane, { create }: Accepted, tick: number, now: number): Deployment {
    if (create === null) throw new Error('nothing to create');
    const id = ++this.ids;
    const image = create.build.image ?? '';
    const name = nameOf('shop', id);
    const row = deployment(id, {
      laneId: lane.id,
      environment: lane.environment,
      symbol: lane.symbol,
      name,
      tick,
      external: create.external,
      deployMode: modeOfNew(create, this.facts(lane.id)),
      replicas: create.replicas,
      buildId: create.build.id,
      image,
      canary: create.canary,
      canaryType: create.canaryType,
      canaryValue: create.canaryValue,
      weight: create.weight,
      scaling: scalingBy(create.autoscale),
      createdAt: now,
      routeName: this.routeOf(lane).name,
    });
    this.rows.set(id, row);
    this.idByName.set(name, id);
    this.weights.set(name, new Set([row.weight]));
    return row;
  }

  private patch(id: number, set: Partial<Deployment>): void {
    const before = this.rows.get(id);
    if (before === undefined) throw new Error(`no row ${id}`);
    const after = { ...before, ...set };
    if (after.status !== before.status && !arrows[before.status].includes(after.status))
      throw new Violation(`S10: row ${id} went from ${before.status} to ${after.status}`);
    if (before.removalAt !== null && after.status === 'DEPLOYING')
      throw new Violation(`S10: row ${id} was reinstated after its point of no return`);
    this.rows.set(id, after);
    this.onChange();
    this.weights.get(after.name)?.add(after.weight);
  }

  private end(id: number, set: Partial<OperationRecord>): void {
    const before = this.records.get(id);
    if (before === undefined) throw new Error(`no record ${id}`);
    if (before.status !== 'RUNNING') throw new Violation(`operation ${id} was ${before.status} already`);
    this.records.set(id, { ...before, ...set });
  }

  private move(lane: Lane, set: Partial<Lane>): void {
    if (set.tick !== undefined && set.tick <= lane.tick)
      throw new Violation(`S8: tick ${set.tick} after ${lane.tick}`);
    this.lanes.set(lane.id, { ...lane, ...set, version: lane.version + 1 });
    this.onChange();
  }
}

import type { ChangeKind, EventData } from '@arthor/contract';
import type { EntityManager, FindOptionsWhere, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import type { Dialect } from './engine.js';
import { CounterRow } from './entity/counter.js';
import { EventRow } from './entity/event.js';
import { LaneRow } from './entity/lane.js';
import { View } from './view.js';

type EntityClass<E> = new () => E;
type Nullable<E> = { [K in keyof E]: null extends E[K] ? K : never }[keyof E];

/** A row to insert: every column that cannot be null; the others are null when left out. The id is the database's. */
export type NewRow<E> = Omit<E, Nullable<E> | 'id'> &
  Partial<Pick<E, Nullable<E>>> & { readonly id?: number };

interface PendingEvent {
  readonly kind: string;
  readonly entity: string;
  readonly entityId: number;
  readonly snapshot: object;
}

/**
 * One transaction. Whoever has it may write; what it reads includes its own writes. It is over when the
 * callback given to `store.write` returns: never keep it. No network call while it is open.
 */
export class Tx extends View {
  private readonly events: PendingEvent[] = [];
  private readonly callbacks: (() => void)[] = [];

  constructor(
    /** Everything TypeORM offers, for what the methods below do not. */
    readonly manager: EntityManager,
    private readonly dialect: Dialect,
  ) {
    super(manager);
  }

  /** Inserts a row and returns it whole, with its id. A key that exists: see `isUniqueViolation`. */
  async insert<E extends ObjectLiteral>(entity: EntityClass<E>, row: NewRow<E>): Promise<E> {
    const whole = this.whole(entity, row);
    await this.manager.insert(entity, partial<E>(whole));
    for (const column of this.manager.dataSource.getMetadata(entity).generatedColumns) {
      // TypeORM hands generated bigints over as text, unlike those it reads.
      column.setEntityValue(whole, Number(column.getEntityValue(whole)));
    }
    return whole;
  }

  /** Changes the rows that match and returns how many did; a column left out of `patch` stays. */
  async patch<E extends ObjectLiteral>(
    entity: EntityClass<E>,
    where: FindOptionsWhere<E>,
    patch: Partial<E>,
  ): Promise<number> {
    const result = await this.manager.update(entity, where, partial<E>(patch));
    return result.affected ?? 0;
  }

  /** Removes the rows that match and returns how many did. An empty `where` is refused. */
  async remove<E extends ObjectLiteral>(entity: EntityClass<E>, where: FindOptionsWhere<E>): Promise<number> {
    const result = await this.manager.delete(entity, where);
    return result.affected ?? 0;
  }

  /**
   * The next value of the logical clock. Taken under the lane's lock, so that commit order is tick
   * order per lane; numbers are skipped when a transaction is rolled back.
   */
  async tick(): Promise<number> {
    const counter = await this.insert(CounterRow, {});
    return counter.id;
  }

  /** The lane, locked until the transaction ends. Throws when there is none. Lock before reading its rows. */
  async lockLane(id: number): Promise<LaneRow> {
    const query = this.manager.createQueryBuilder(LaneRow, 'lane').where('lane.id = :id', { id });
    if (this.dialect === 'mysql') query.setLock('pessimistic_write');
    return query.getOneOrFail();
  }

  /** Several lanes, locked in the order of their ids whatever the order given; answered in the order given. */
  async lockLanes(ids: readonly number[]): Promise<LaneRow[]> {
    const locked = new Map<number, LaneRow>();
    for (const id of [...new Set(ids)].sort((a, b) => a - b)) locked.set(id, await this.lockLane(id));
    return ids.flatMap((id) => locked.get(id) ?? []);
  }

  /** Writes the lane and moves its version, if it still has this version; false = someone was faster. */
  async moveLane(
    id: number,
    version: number,
    patch: Partial<Omit<LaneRow, 'id' | 'version'>>,
  ): Promise<boolean> {
    return (await this.patch(LaneRow, { id, version }, { ...patch, version: version + 1 })) === 1;
  }

  /** Tells the live view of a change: `thing` as a GET would answer it after this transaction, by its kind's schema. */
  event<K extends ChangeKind>(kind: K, thing: EventData<K>): void {
    this.events.push({ kind, entity: kind, entityId: thing.id, snapshot: thing });
  }

  /** Called once, in order of asking, only after the commit succeeded. Errors in it are logged and change nothing. */
  afterCommit(callback: () => void): void {
    this.callbacks.push(callback);
  }

  /**
   * For the store alone: numbers and writes the events. The update of the one counter row holds back
   * every other writer of events until this transaction ends, which makes numbers gapless and in
   * commit order; so it comes last. Returns the newest number, null without events.
   */
  async flush(now: number): Promise<number | null> {
    if (this.events.length === 0) return null;
    await this.manager.increment(CounterRow, { name: 'event' }, 'value', this.events.length);
    const newest = await this.seq();
    const first = newest - this.events.length + 1;
    const rows = this.events.map((event, index) => ({ ...event, seq: first + index, createdAt: now }));
    await this.manager.insert(EventRow, rows);
    return newest;
  }

  /** For the store alone: what to call after the commit. */
  committed(): readonly (() => void)[] {
    return this.callbacks;
  }

  private whole<E extends ObjectLiteral>(entity: EntityClass<E>, row: NewRow<E>): E {
    const whole = new entity();
    for (const column of this.manager.dataSource.getMetadata(entity).columns) {
      if (column.isNullable) column.setEntityValue(whole, null);
    }
    return Object.assign(whole, row);
  }
}

/** TypeORM's deep partial rewrites JSON columns property by property; our JSON values are whole. */
function partial<E>(row: object): QueryDeepPartialEntity<E> {
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- tsc does not compile it without
  return row as QueryDeepPartialEntity<E>;
}

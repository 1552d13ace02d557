import type { ChangeKind, EventData } from '@arthor/contract';
import type { EntityManager, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { bounded } from './bounds.js';
import type { Dialect } from './engine.js';
import { CounterRow } from './entity/counter.js';
import { EventRow } from './entity/event.js';
import { InstallationRow } from './entity/installation.js';
import { LaneRow } from './entity/lane.js';
import { isUniqueViolation } from './fault.js';
import { preparedReads } from './prepared-reads.js';
import { PreparedWrites } from './prepared-writes.js';
import { Remembered } from './remembered.js';
import { boundBy } from './statement-text.js';
import { View } from './view.js';

type EntityClass<E> = new () => E;
type Nullable<E> = { [K in keyof E]: null extends E[K] ? K : never }[keyof E];

/** A row to insert. Nullable columns may be left out; the database chooses the id. */
export type NewRow<E> = Omit<E, Nullable<E> | 'id'> &
  Partial<Pick<E, Nullable<E>>> & { readonly id?: number };

interface PendingEvent {
  readonly kind: string;
  readonly entity: string;
  readonly entityId: number;
  readonly snapshot: object;
}

/**
 * One open transaction, for writing; its reads include its own writes. It ends when the callback of
 * `store.write` returns, so never keep it. No network calls while it is open.
 */
export class Tx extends View {
  private readonly events: PendingEvent[] = [];
  private readonly callbacks: (() => void)[] = [];
  private readonly writes: PreparedWrites;
  private readonly remembered: Remembered;

  constructor(
    /** TypeORM's manager, for what the methods below do not offer. */
    readonly manager: EntityManager,
    private readonly dialect: Dialect,
    time: () => Promise<number>,
  ) {
    const remembered = new Remembered();
    super(preparedReads(manager, remembered), time);
    this.remembered = remembered;
    this.writes = new PreparedWrites(manager);
  }

  /** Inserts a row and returns all of it, with its id. For existing keys see `isUniqueViolation`. */
  async insert<E extends ObjectLiteral>(entity: EntityClass<E>, row: NewRow<E>): Promise<E> {
    this.remembered.forget(entity);
    const whole = this.whole(entity, bounded(this.metadataOf(entity), row));
    await this.writes.insert(entity, [whole]);
    for (const column of this.metadataOf(entity).generatedColumns) {
      // TypeORM returns generated bigints as text, unlike those it reads.
      column.setEntityValue(whole, Number(column.getEntityValue(whole)));
    }
    return whole;
  }

  /** Updates the matching rows, only the columns in `patch`; returns how many matched. */
  async patch<E extends ObjectLiteral>(
    entity: EntityClass<E>,
    where: FindOptionsWhere<E>,
    patch: Partial<E>,
  ): Promise<number> {
    this.remembered.forget(entity);
    return this.writes.update(entity, where, bounded(this.metadataOf(entity), patch));
  }

  /** Deletes the matching rows; returns how many. TypeORM refuses an empty `where`. */
  async remove<E extends ObjectLiteral>(entity: EntityClass<E>, where: FindOptionsWhere<E>): Promise<number> {
    this.remembered.forget(entity);
    const result = await this.manager.delete(entity, where);
    return result.affected ?? 0;
  }

  /**
   * The next tick: above those of these lanes, which the transaction must have locked. Then per lane, commit
   * order is tick order. A rolled back transaction leaves a gap.
   */
  async tick(lanes: readonly Pick<LaneRow, 'tick'>[]): Promise<number> {
    const highest = Math.max(0, ...lanes.map((lane) => lane.tick));
    const { id } = await this.insert(CounterRow, {});
    return id > highest ? id : this.tickAbove(highest);
  }

  /**
   * The database's next number was no higher: each server of a TiDB or Galera cluster hands out ids of its own,
   * and a restored table starts anew. A number that is written by hand moves the database's own on.
   */
  private async tickAbove(highest: number): Promise<number> {
    for (let id = highest + 1; ; id++) {
      try {
        await this.insert(CounterRow, { id });
        return id;
      } catch (error) {
        // Another transaction took it just now, for other lanes.
        if (!isUniqueViolation(error)) throw error;
      }
    }
  }

  /**
   * Locks lanes until the transaction ends; returns them in the order given. Throws when one does not exist.
   * Always in id order, which avoids deadlocks. Lock before reading their rows.
   */
  async lockLanes(ids: readonly number[]): Promise<LaneRow[]> {
    const locked = new Map<number, LaneRow>();
    for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
      locked.set(id, await this.lockLane(id));
    }
    return ids.flatMap((id) => locked.get(id) ?? []);
  }

  private lockLane(id: number): Promise<LaneRow> {
    // SQLite: the transaction itself is the lock.
    if (this.dialect === 'sqlite') return this.rows.findOneByOrFail(LaneRow, { id });
    const lock = { mode: 'pessimistic_write' } as const;
    return this.manager.findOneOrFail(LaneRow, { where: { id }, lock });
  }

  /** A row as it is now, locked until the transaction ends: whoever counts on it comes after. null where there is none. */
  hold<E extends ObjectLiteral>(entity: EntityClass<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    // SQLite: the transaction itself is the lock.
    if (this.dialect === 'sqlite') return this.rows.findOneBy(entity, where);
    return this.manager.findOne(entity, { where, lock: { mode: 'pessimistic_write' } });
  }

  /** Waits for others who hold the installation: for what is checked against all the rows of a kind. */
  async holdInstallation(): Promise<void> {
    await this.hold(InstallationRow, { id: 1 });
  }

  /** Updates the lane and its version, if the version is still this one; false = someone was faster. */
  async moveLane(
    id: number,
    version: number,
    patch: Partial<Omit<LaneRow, 'id' | 'version'>>,
  ): Promise<boolean> {
    return (await this.patch(LaneRow, { id, version }, { ...patch, version: version + 1 })) === 1;
  }

  /** Announces a change to the live view; `thing` is what GET would return after this transaction. */
  event<K extends ChangeKind>(kind: K, thing: EventData<K>): void {
    this.events.push({ kind, entity: kind, entityId: thing.id, snapshot: thing });
  }

  /** Calls back once, in order, after a successful commit. Errors in callbacks are only logged. */
  afterCommit(callback: () => void): void {
    this.callbacks.push(callback);
  }

  /**
   * For the store only: numbers and writes the events. Updating the counter row blocks every other
   * writer of events until this transaction ends. This keeps numbers without gaps and in commit order,
   * and is why it comes last. Returns the newest number; null without events.
   */
  async flush(now: number): Promise<number | null> {
    if (this.events.length === 0) return null;
    const { length } = this.events;
    const add = boundBy(this.manager, [length, 'event']);
    await this.manager.query('UPDATE t_counter SET value = value + ? WHERE name = ?', add);
    const newest = await this.seq();
    const metadata = this.metadataOf(EventRow);
    const rows = this.events.map((event, index) =>
      bounded(metadata, { ...event, seq: newest - length + 1 + index, createdAt: now }),
    );
    await this.writes.insert(EventRow, rows);
    return newest;
  }

  /** For the store only: the callbacks after the commit. */
  committed(): readonly (() => void)[] {
    return this.callbacks;
  }

  private metadataOf<E>(entity: EntityClass<E>) {
    return this.manager.dataSource.getMetadata(entity);
  }

  private whole<E extends ObjectLiteral>(entity: EntityClass<E>, row: NewRow<E>): E {
    const whole = new entity();
    for (const column of this.metadataOf(entity).columns) {
      if (column.isNullable) column.setEntityValue(whole, null);
    }
    return Object.assign(whole, row);
  }
}

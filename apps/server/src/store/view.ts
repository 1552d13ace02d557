import type { EntityManager } from 'typeorm';
import { CounterRow } from './entity/counter.js';

/**
 * The reading part of TypeORM's EntityManager. Use `createQueryBuilder(Entity, 'alias')` for SELECT
 * only; on SQLite the connection of a {@link View} refuses writes.
 */
export type Reads = Pick<
  EntityManager,
  | 'find'
  | 'findBy'
  | 'findOne'
  | 'findOneBy'
  | 'findOneByOrFail'
  | 'findAndCount'
  | 'count'
  | 'countBy'
  | 'exists'
  | 'existsBy'
  | 'createQueryBuilder'
>;

/**
 * For code that only reads. Each query sees the newest committed rows; several queries are not one
 * snapshot. To join rows with the event stream, ask {@link seq} first.
 */
export class View {
  /** @param time the database's clock: the same for every server */
  constructor(
    readonly rows: Reads,
    private readonly time: () => Promise<number>,
  ) {}

  /** The time by the database's clock, ms. SQLite has none of its own: there it is this process's. */
  now(): Promise<number> {
    return this.time();
  }

  /** The number of the newest committed event; 0 when there was none. */
  async seq(): Promise<number> {
    const counter = await this.rows.findOneByOrFail(CounterRow, { name: 'event' });
    return counter.value ?? 0;
  }
}

import type { EntityManager } from 'typeorm';
import { CounterRow } from './entity/counter.js';

/**
 * The reading half of TypeORM's EntityManager. `createQueryBuilder(Entity, 'alias')` is for selecting;
 * on SQLite the connection behind a {@link View} refuses anything else.
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
 * What code that only reads is given. Each query sees the newest committed rows; several queries are
 * not one snapshot, so who joins rows with the event stream asks {@link seq} first.
 */
export class View {
  constructor(readonly rows: Reads) {}

  /** The number of the newest committed event; 0 when there was none. */
  async seq(): Promise<number> {
    const counter = await this.rows.findOneByOrFail(CounterRow, { name: 'event' });
    return counter.value ?? 0;
  }
}

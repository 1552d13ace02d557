import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { long, word } from '../column.js';

/**
 * The logical clock: the id of a new nameless row is a tick. The one row named `event` numbers events;
 * its update is the last lock a transaction takes.
 */
@Entity('t_counter')
@Index('uk_counter_name', ['name'], { unique: true })
export class CounterRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('name', { nullable: true })) name!: string | null;
  @Column(long('value', { nullable: true })) value!: number | null;
}

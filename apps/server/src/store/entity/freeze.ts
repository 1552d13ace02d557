import type { Freeze } from '@arthor/core';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, prose, word } from '../column.js';

/** A time in which nothing new is released. A lifted one stays, with the moment it was lifted as its end. */
@Entity('t_freeze')
@Index('ix_freeze_end', ['endsAt'])
export class FreezeRow implements Freeze {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  /** null = every environment. */
  @Column(word('environment', { nullable: true, length: 63 })) environment!: string | null;
  /** null = every application. */
  @Column(word('application', { nullable: true, length: 63 })) application!: string | null;
  @Column(instant('starts_at')) startsAt!: number;
  @Column(instant('ends_at', { nullable: true })) endsAt!: number | null;
  @Column(prose('reason')) reason!: string;
  @Column(word('by_user')) byUser!: string;
  /** `console` or `token:<name>`. */
  @Column(word('by_through')) byThrough!: string;
  @Column(instant('created_at')) createdAt!: number;
  @Column(word('lifted_by', { nullable: true })) liftedBy!: string | null;
}

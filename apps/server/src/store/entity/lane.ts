import type { Blocking, Condition, Lane, LaneRoute } from '@arthor/core';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, json, long, word } from '../column.js';

/** (application, environment, symbol): the unit of locking and queueing, and what is in force there. */
@Entity('t_lane')
@Index('uk_lane', ['application', 'environment', 'symbol'], { unique: true })
@Index('ix_lane_environment', ['environment', 'id'])
@Index('ix_lane_due', ['dueAt'])
export class LaneRow implements Lane {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('application', { length: 63 })) application!: string;
  @Column(word('environment', { length: 63 })) environment!: string;
  @Column(word('symbol', { length: 63 })) symbol!: string;
  @Column(long('tick')) tick!: number;
  @Column(long('version')) version!: number;
  @Column(long('main_id', { nullable: true })) mainId!: number | null;
  @Column(long('canary_id', { nullable: true })) canaryId!: number | null;
  @Column(instant('due_at', { nullable: true })) dueAt!: number | null;
  @Column(json('conditions')) conditions!: readonly Condition[];
  @Column(json('blocking', { nullable: true })) blocking!: Blocking | null;
  @Column(instant('expires_at', { nullable: true })) expiresAt!: number | null;
  @Column(json('route', { nullable: true })) route!: LaneRoute | null;
}

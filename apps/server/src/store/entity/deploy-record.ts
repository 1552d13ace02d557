import type {
  Blocking,
  Cause,
  Operate,
  OperationRecord,
  OperationStatus,
  OnStalled,
  RelatedChange,
  Step,
  TargetBefore,
} from '@arthor/core';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { flag, instant, json, long, prose, word } from '../column.js';

/** One accepted operation. RUNNING until it ends for good. */
@Entity('t_deploy_record')
@Index('uk_deploy_record_tick', ['laneId', 'tick'], { unique: true })
@Index('ix_deploy_record_environment', ['environment', 'id'])
@Index('ix_deploy_record_application', ['environment', 'application', 'id'])
@Index('ix_deploy_record_status', ['status', 'id'])
@Index('ix_deploy_record_lane', ['laneId', 'status'])
@Index('ix_deploy_record_source', ['sourceLaneId', 'status'])
@Index('ix_deploy_record_target', ['deploymentId', 'id'])
@Index('uk_deploy_record_idempotency', ['principal', 'idempotencyKey'], { unique: true })
export class DeployRecordRow implements OperationRecord {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('operate')) operate!: Operate;
  @Column(long('target_id')) deploymentId!: number;
  /** The target as it was before; a new one as it was made. */
  @Column(json('target_snapshot')) targetSnapshot!: TargetBefore;
  /** The first of `related`: the Java system's column, for existing queries. */
  @Column(long('related_id', { nullable: true })) relatedId!: number | null;
  @Column(json('related_snapshot', { nullable: true })) relatedSnapshot!: object | null;
  @Column(instant('create_time')) createdAt!: number;

  @Column(word('status')) status!: OperationStatus;
  @Column(long('tick')) tick!: number;
  @Column(long('lane_id')) laneId!: number;
  @Column(long('source_lane_id', { nullable: true })) sourceLaneId!: number | null;
  @Column(word('application', { length: 63 })) application!: string;
  @Column(word('environment', { length: 63 })) environment!: string;
  @Column(word('symbol', { length: 63 })) symbol!: string;
  @Column(flag('canary')) canary!: boolean;
  @Column(long('build_record_id', { nullable: true })) buildId!: number | null;
  @Column(json('related')) related!: readonly RelatedChange[];
  @Column(long('cancels', { nullable: true })) cancels!: number | null;
  @Column(json('steps')) steps!: readonly Step[];
  /** The last thing it waited for, shown also after its end. */
  @Column(json('blocking', { nullable: true })) blocking!: Blocking | null;
  @Column(word('on_stalled')) onStalled!: OnStalled;
  @Column(word('ended_code', { nullable: true })) endedCode!: string | null;
  @Column(long('ended_by', { nullable: true })) endedBy!: number | null;
  @Column(instant('finished_at', { nullable: true })) finishedAt!: number | null;
  /** Why, in their own words. */
  @Column(prose('reason', { nullable: true })) reason!: string | null;
  @Column(word('by_user')) byUser!: string;
  /** `console` or `token:<name>`. */
  @Column(word('by_through')) byThrough!: string;
  /** Who the idempotency key belongs to, e.g. `user:1`. */
  @Column(word('principal')) principal!: string;
  @Column(word('idempotency_key', { nullable: true })) idempotencyKey!: string | null;
  @Column(word('body_hash', { nullable: true })) bodyHash!: string | null;
  /** What made Arthor ask for it by itself. */
  @Column(json('cause', { nullable: true })) cause!: Cause | null;
}

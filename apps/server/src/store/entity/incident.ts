import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, long, prose, word, json } from '../column.js';
import type { Params } from '@arthor/core';

/** Something that happened to a deployment without any operation; history tells it with the last one that was about it. */
@Entity('t_incident')
@Index('ix_incident_operation', ['operationId'])
@Index('ix_incident_deployment', ['deploymentId'])
export class IncidentRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(long('operation_id')) operationId!: number;
  @Column(long('deployment_id')) deploymentId!: number;
  @Column(word('code')) code!: string;
  @Column(json('params')) params!: Params;
  /** Why: FELL or PODS_GONE, or what the cluster said. */
  @Column(prose('why')) why!: string;
  @Column(instant('began_at')) beganAt!: number;
  /** null = it goes on. */
  @Column(instant('ended_at', { nullable: true })) endedAt!: number | null;
}

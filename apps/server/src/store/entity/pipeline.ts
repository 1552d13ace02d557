import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { count, instant, prose, word } from '../column.js';

/** NONE: no Jenkins is configured. */
export type PipelineStatus = 'CREATING' | 'CREATED' | 'FAILED' | 'NONE';

/** The job that builds one application. */
@Entity('t_pipeline')
@Index('uk_pipeline_job_name', ['jobName'], { unique: true })
@Index('ix_pipeline_due', ['dueAt'])
export class PipelineRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('job_name')) jobName!: string;
  @Column(word('type')) type!: string;
  @Column(word('status')) status!: PipelineStatus;
  /** Why it is FAILED or not created yet: a code that the console has words for. */
  @Column(word('reason_code', { nullable: true })) reasonCode!: string | null;
  /** The same as a sentence, or in Jenkins' words. */
  @Column(prose('reason', { nullable: true })) reason!: string | null;
  /** Provider errors in a row. */
  @Column(count('attempts')) attempts!: number;
  /** When creating it is tried again; null when there is nothing to do. */
  @Column(instant('due_at', { nullable: true })) dueAt!: number | null;
}

import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { count, instant, long, prose, word } from '../column.js';

export type BuildStatus = 'QUEUED' | 'BUILDING' | 'SUCCESS' | 'FAILURE' | 'ABORTED';
export type BuildSource = 'JENKINS' | 'EXTERNAL';

/** One build of an image, running or ended. */
@Entity('t_build_record')
@Index('ix_build_feature', ['applicationId', 'featureId'])
@Index('ix_build_application', ['application', 'id'])
@Index('ix_build_status', ['status', 'id'])
@Index('ix_build_environment', ['environment', 'id'])
@Index('ix_build_due', ['dueAt'])
@Index('uk_build_idempotency', ['principal', 'idempotencyKey'], { unique: true })
export class BuildRecordRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(long('application_id')) applicationId!: number;
  @Column(word('application_name')) application!: string;
  @Column(long('feature_id')) featureId!: number;
  @Column(word('feature_name')) feature!: string;
  @Column(word('commit_id', { nullable: true })) commitId!: string | null;
  /** Full image reference, by tag. */
  @Column(word('image_id', { nullable: true })) imageId!: string | null;
  /** Null until Jenkins starts the build, and for images made elsewhere. */
  @Column(word('build_number', { nullable: true })) buildNumber!: string | null;
  @Column(word('job_name')) jobName!: string;
  @Column(long('env_id')) envId!: number;
  @Column(word('status')) status!: BuildStatus;
  /** How often in a row it was not found. */
  @Column(count('number_of_check')) numberOfCheck!: number;
  @Column(instant('create_time')) createdAt!: number;
  @Column(instant('finish_time', { nullable: true })) finishedAt!: number | null;

  @Column(word('environment', { length: 63 })) environment!: string;
  @Column(word('source')) source!: BuildSource;
  /** Repository and branch at the time of the request. */
  @Column(word('repository_url')) repositoryUrl!: string;
  @Column(word('branch')) branch!: string;
  @Column(word('queue_id', { nullable: true })) queueId!: string | null;
  @Column(word('digest', { nullable: true })) digest!: string | null;
  /** The build's page in Jenkins. */
  @Column(prose('url', { nullable: true })) url!: string | null;
  /** Committed before triggering; if it is set, look for the build before triggering again. */
  @Column(instant('triggered_at', { nullable: true })) triggeredAt!: number | null;
  @Column(instant('started_at', { nullable: true })) startedAt!: number | null;
  /** When somebody asked to abort it. */
  @Column(instant('abort_requested_at', { nullable: true })) abortRequestedAt!: number | null;
  /** Why it did not end with SUCCESS: a code that the console has words for. */
  @Column(word('ended_code', { nullable: true })) endedCode!: string | null;
  /** The same as a sentence, or in Jenkins' words. */
  @Column(prose('reason', { nullable: true })) reason!: string | null;
  /** Provider errors in a row. */
  @Column(count('attempts')) attempts!: number;
  /** When to look at it again; null when finished. */
  @Column(instant('due_at', { nullable: true })) dueAt!: number | null;
  @Column(word('by_user')) byUser!: string;
  @Column(word('by_through')) byThrough!: string;
  /** Who the idempotency key belongs to, e.g. `user:1`. */
  @Column(word('principal')) principal!: string;
  @Column(word('idempotency_key', { nullable: true })) idempotencyKey!: string | null;
  @Column(word('body_hash', { nullable: true })) bodyHash!: string | null;
}

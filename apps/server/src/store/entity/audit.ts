import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { count, instant, prose, told, word } from '../column.js';

/** One write, or one request that was refused. Rows are only ever added. */
@Entity('t_audit')
@Index('ix_audit_environment', ['environment', 'id'])
@Index('ix_audit_who', ['who', 'id'])
export class AuditRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(instant('at')) at!: number;
  /** The user's name; for a failed sign-in the name that was tried. */
  @Column(told('who')) who!: string;
  /** `console`, or `token:<name>`, or `start` for what the server did itself. */
  @Column(told('through')) through!: string;
  /** The endpoint's name or operation, e.g. `DEPLOY`. */
  @Column(word('action')) action!: string;
  /** E.g. `deployment/31`. */
  @Column(told('target', { nullable: true })) target!: string | null;
  @Column(word('environment', { nullable: true })) environment!: string | null;
  @Column(word('application', { nullable: true })) application!: string | null;
  /** Why, in their own words. */
  @Column(prose('reason', { nullable: true })) reason!: string | null;
  /** `OK`, or the code of the refusal. */
  @Column(word('result')) result!: string;
  @Column(told('request_id', { nullable: true })) requestId!: string | null;
  @Column(told('remote_address', { nullable: true })) remoteAddress!: string | null;
  /** How often the same refusal came again within the minute that ends here; null = it is told once. */
  @Column(count('times', { nullable: true })) times!: number | null;
}

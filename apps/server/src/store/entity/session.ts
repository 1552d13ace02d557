import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, long, word } from '../column.js';

/** A browser that is signed in. The cookie's value is kept as its SHA-256 only. */
@Entity('t_session')
@Index('uk_session_token', ['tokenHash'], { unique: true })
@Index('ix_session_user', ['userId'])
@Index('ix_session_expires', ['expiresAt'])
export class SessionRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('token_hash', { length: 64 })) tokenHash!: string;
  @Column(long('user_id')) userId!: number;
  /** What the `x-arthor-csrf` header of its writes must say. */
  @Column(word('csrf')) csrf!: string;
  @Column(instant('created_at')) createdAt!: number;
  /** The last request seen, within the accuracy the sign-in keeps it with. */
  @Column(instant('used_at')) usedAt!: number;
  /** The end whatever happens. */
  @Column(instant('expires_at')) expiresAt!: number;
  @Column(word('remote_address', { nullable: true })) remoteAddress!: string | null;
  @Column(word('user_agent', { nullable: true })) userAgent!: string | null;
}

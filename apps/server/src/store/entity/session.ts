import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, long, told, word } from '../column.js';

/** A signed-in browser. Only the SHA-256 of the cookie's value is stored. */
@Entity('t_session')
@Index('uk_session_token', ['tokenHash'], { unique: true })
@Index('ix_session_user', ['userId'])
@Index('ix_session_expires', ['expiresAt'])
export class SessionRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('token_hash', { length: 64 })) tokenHash!: string;
  @Column(long('user_id')) userId!: number;
  /** The value that its writes must send as `x-arthor-csrf`. */
  @Column(word('csrf')) csrf!: string;
  @Column(instant('created_at')) createdAt!: number;
  /** The last request, accurate to a minute. */
  @Column(instant('used_at')) usedAt!: number;
  /** It ends then at the latest. */
  @Column(instant('expires_at')) expiresAt!: number;
  @Column(told('remote_address', { nullable: true })) remoteAddress!: string | null;
  @Column(told('user_agent', { nullable: true })) userAgent!: string | null;
}

import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, json, long, word } from '../column.js';

/** A token of the REST API, for CI. Shown once; only its SHA-256 is stored. */
@Entity('t_token')
@Index('uk_token_hash', ['tokenHash'], { unique: true })
@Index('ix_token_user', ['userId'])
@Index('ix_token_parent', ['parentId'])
export class TokenRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('name')) name!: string;
  @Column(word('token_hash', { length: 64 })) tokenHash!: string;
  /** Its maker; it never has more rights than they have. */
  @Column(long('user_id')) userId!: number;
  @Column(word('role')) role!: string;
  /** null = every environment. */
  @Column(json('environments', { nullable: true })) environments!: readonly string[] | null;
  /** null = every application. */
  @Column(json('applications', { nullable: true })) applications!: readonly string[] | null;
  @Column(instant('created_at')) createdAt!: number;
  @Column(instant('expires_at')) expiresAt!: number;
  @Column(instant('used_at', { nullable: true })) usedAt!: number | null;
  @Column(instant('revoked_at', { nullable: true })) revokedAt!: number | null;
  /** The token that made it: it ends with that one. null = made by a person. */
  @Column(long('parent_id', { nullable: true })) parentId!: number | null;
}

import { Column, Entity, Index } from 'typeorm';
import { instant, long, word } from '../column.js';

/** A user who signs in at an OpenID provider: whom it means by whom, whatever they are called there now. */
@Entity('t_user_identity')
@Index('uk_user_identity', ['issuer', 'subject'], { unique: true })
export class UserIdentityRow {
  @Column(long('user_id', { primary: true })) userId!: number;
  @Column(word('issuer')) issuer!: string;
  @Column(word('subject')) subject!: string;
  @Column(instant('created_at')) createdAt!: number;
}

import { Column, Entity } from 'typeorm';
import { count, instant, word } from '../column.js';

/** Failed sign-ins in a row, per account name (known or not) or address prefix. */
@Entity('t_login_throttle')
export class LoginThrottleRow {
  /** `user:<folded name>` or `address:<prefix>`. */
  @Column(word('subject', { primary: true })) subject!: string;
  @Column(count('failures')) failures!: number;
  @Column(instant('blocked_until', { nullable: true })) blockedUntil!: number | null;
  @Column(instant('updated_at')) updatedAt!: number;
}

import { Column, Entity } from 'typeorm';
import { instant, word } from '../column.js';

/** A leaky bucket of failed sign-ins. What is in it runs out by time alone. */
@Entity('t_login_throttle')
export class LoginThrottleRow {
  /** Whose bucket: of an account's strangers, of one of its known devices, of a session, or of an address. */
  @Column(word('subject', { primary: true })) subject!: string;
  /** When it is empty, if nothing is added: this alone says how full it is. */
  @Column(instant('empty_at')) emptyAt!: number;
}

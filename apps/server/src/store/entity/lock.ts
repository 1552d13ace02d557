import { Column, Entity } from 'typeorm';
import { instant, long, word } from '../column.js';

/** A named lock, held until it expires; `epoch` grows with each new owner. */
@Entity('t_lock')
export class LockRow {
  @Column(word('lock_entry', { primary: true })) lockEntry!: string;
  @Column(word('owner', { nullable: true })) owner!: string | null;
  @Column(long('epoch', { nullable: true })) epoch!: number | null;
  @Column(instant('expires_at', { nullable: true })) expiresAt!: number | null;
}

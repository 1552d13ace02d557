import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, word } from '../column.js';

/**
 * Someone who signs in. Seeded by hand with an INSERT without column names: exactly these five columns,
 * in this order. `password` is a PHC string, or plain text that was seeded and is hashed at the next start.
 */
@Entity('t_user')
@Index('uk_user_username', ['username'], { unique: true })
export class UserRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('username')) username!: string;
  @Column(word('password')) password!: string;
  @Column(word('nickname')) nickname!: string;
  @Column(instant('create_time')) createdAt!: number;
}

import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { long, word } from '../column.js';

/** What a user may do, in one environment or (environment null) in all. */
@Entity('t_user_role')
@Index('ix_user_role_user', ['userId'])
export class UserRoleRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(long('user_id')) userId!: number;
  @Column(word('role')) role!: string;
  @Column(word('environment', { nullable: true, length: 63 })) environment!: string | null;
}

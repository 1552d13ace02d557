import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { word } from '../column.js';

/**
 * An environment; `name` is the namespace too. Seeded by hand with an INSERT without column names:
 * exactly these four columns, in this order. Everything else is in t_env_setting. Never cached.
 */
@Entity('t_env')
@Index('uk_env_name', ['name'], { unique: true })
export class EnvRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('name')) name!: string;
  @Column(word('description')) description!: string;
  @Column(word('host')) host!: string;
}

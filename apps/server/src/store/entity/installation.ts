import { Column, Entity } from 'typeorm';
import { count, word } from '../column.js';

/** One row, made with the tables: who this installation is. Labels every object it makes. */
@Entity('t_installation')
export class InstallationRow {
  /** Always 1. */
  @Column(count('id', { primary: true })) id!: number;
  /** 32 lower-case hex digits. */
  @Column(word('instance_id', { length: 32 })) instanceId!: string;
}

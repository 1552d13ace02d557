import { Column, Entity } from 'typeorm';
import { count, word } from '../column.js';

/** One row, created with the tables: this installation's identity, a label of every object it makes. */
@Entity('t_installation')
export class InstallationRow {
  /** Always 1. */
  @Column(count('id', { primary: true })) id!: number;
  /** 32 lower-case hex digits. */
  @Column(word('instance_id', { length: 32 })) instanceId!: string;
  /** Signs the cookies of known devices; 64 lower-case hex digits, made when the first is needed. */
  @Column(word('device_key', { length: 64, nullable: true })) deviceKey!: string | null;
}

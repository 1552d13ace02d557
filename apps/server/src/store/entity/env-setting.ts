import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, json, word } from '../column.js';

/** What t_env has no columns for: cluster, deploy mode, gateway, drain, deadline, protection, … */
@Entity('t_env_setting')
@Index('uk_env_setting_environment', ['environment'], { unique: true })
export class EnvSettingRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('environment', { length: 63 })) environment!: string;
  /** Only the values that are set; the others come from the configuration. */
  @Column(json('settings')) settings!: object;
  @Column(instant('updated_at')) updatedAt!: number;
  @Column(word('updated_by')) updatedBy!: string;
}

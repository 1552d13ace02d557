import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, json, word } from '../column.js';

/** Settings of an application, for one environment or (environment '') for all. */
@Entity('t_application_setting')
@Index('uk_application_setting', ['application', 'environment'], { unique: true })
export class ApplicationSettingRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('application', { length: 63 })) application!: string;
  /** '' = every environment: null would not be unique in either database. */
  @Column(word('environment', { length: 63 })) environment!: string;
  /** Only the values that are set; the others come from the defaults. */
  @Column(json('settings')) settings!: object;
  @Column(instant('updated_at')) updatedAt!: number;
  @Column(word('updated_by')) updatedBy!: string;
}

import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, long, word } from '../column.js';

/** An application: what teams release. `name` is its Jenkins job, its registry service and part of every URL. */
@Entity('t_application')
@Index('uk_application_name', ['name'], { unique: true })
export class ApplicationRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('name')) name!: string;
  @Column(word('description')) description!: string;
  @Column(long('pipeline_id')) pipelineId!: number;
  @Column(instant('created_at')) createdAt!: number;
}

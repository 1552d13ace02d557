import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant, long, word } from '../column.js';

export type FeatureLifecycle = 'OPEN' | 'CLOSED';

/** A branch of a repository that an application is built from. */
@Entity('t_feature')
@Index('uk_feature_name', ['applicationId', 'name'], { unique: true })
export class FeatureRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(word('name')) name!: string;
  @Column(word('application_name')) application!: string;
  @Column(long('application_id')) applicationId!: number;
  @Column(word('repository_type')) repositoryType!: string;
  @Column(word('repository_url')) repositoryUrl!: string;
  @Column(word('branch')) branch!: string;
  @Column(word('lifecycle')) lifecycle!: FeatureLifecycle;
  @Column(instant('created_at')) createdAt!: number;
}

import { Column, Entity } from 'typeorm';
import { instant, json, long, word } from '../column.js';

/** Large content that never changes, kept out of the rows that lists read. */
@Entity('t_snapshot')
export class SnapshotRow {
  /** The owner's kind: `deployment`. */
  @Column(word('owner_kind', { length: 63, primary: true })) ownerKind!: string;
  @Column(long('owner_id', { primary: true })) ownerId!: number;
  /** What it contains: `workload`, `log`. */
  @Column(word('kind', { length: 63, primary: true })) kind!: string;
  @Column(json('content')) content!: object;
  @Column(instant('created_at')) createdAt!: number;
}

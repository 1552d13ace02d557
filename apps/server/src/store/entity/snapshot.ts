import { Column, Entity } from 'typeorm';
import { instant, json, long, word } from '../column.js';

/** What is too big for a row that lists read, and never changes: beside the row it belongs to. */
@Entity('t_snapshot')
export class SnapshotRow {
  /** What it belongs to: `deployment`. */
  @Column(word('owner_kind', { length: 63, primary: true })) ownerKind!: string;
  @Column(long('owner_id', { primary: true })) ownerId!: number;
  /** What it is of its owner: `workload`. */
  @Column(word('kind', { length: 63, primary: true })) kind!: string;
  @Column(json('content')) content!: object;
  @Column(instant('created_at')) createdAt!: number;
}

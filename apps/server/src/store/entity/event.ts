import { Column, Entity, Index } from 'typeorm';
import { instant, json, long, word } from '../column.js';

/** A change, as the live view sends it. `seq` has no gaps and is the order of commits. */
@Entity('t_event')
@Index('ix_event_created_at', ['createdAt'])
export class EventRow {
  @Column(long('seq', { primary: true })) seq!: number;
  @Column(word('kind')) kind!: string;
  @Column(word('entity')) entity!: string;
  @Column(long('entity_id')) entityId!: number;
  @Column(json('snapshot')) snapshot!: object;
  @Column(instant('created_at')) createdAt!: number;
}

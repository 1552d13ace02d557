import { expired } from './api-error.js';
import type { KubeObject } from './object.js';

/** One change of one object, as watches tell it. */
export interface Change {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the change; of a DELETED one its last state. */
  readonly object: KubeObject;
  readonly previous: KubeObject | null;
}

const keptChanges = 4096;

/** The last changes of one kind: what a watch that comes late is told first. */
export class History {
  private changes: Change[] = [];
  /** Changes up to this revision are no longer kept. */
  private floor: number;

  constructor(floor: number) {
    this.floor = floor;
  }

  add(change: Change): void {
    this.changes.push(change);
    if (this.changes.length < 2 * keptChanges) return;
    const dropped = this.changes.length - keptChanges;
    this.floor = this.changes[dropped - 1]?.revision ?? this.floor;
    this.changes = this.changes.slice(dropped);
  }

  /**
   * The changes after a revision, oldest first.
   * @throws ApiError 410 Expired when some of them are no longer known
   */
  since(revision: number): readonly Change[] {
    if (revision < this.floor) {
      throw expired(`too old resource version: ${revision} (${this.floor})`);
    }
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.changes[middle]?.revision ?? 0) <= revision) low = middle + 1;
      else high = middle;
    }
    return this.changes.slice(low);
  }

  /** Forgets everything up to a revision: how a test makes a watch too old. */
  forget(upTo: number): void {
    this.floor = Math.max(this.floor, upTo);
    this.changes = this.changes.filter((change) => change.revision > upTo);
  }
}

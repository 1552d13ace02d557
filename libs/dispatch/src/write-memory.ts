import { isForgotten, withWrite, type Mend, type Writes } from '@arthor/core';

/**
 * The writes of each lane's objects that succeeded: who goes on undoing them is told by that. A new process begins
 * anew, which is two writes more.
 */
export class WriteMemory {
  private readonly lanes = new Map<number, Map<string, Writes>>();

  /** What is not forgotten by now: a hand's edit long after a fight is nothing that goes on. */
  of(laneId: number, now: number): ReadonlyMap<string, Writes> {
    const writes = this.lanes.get(laneId) ?? new Map<string, Writes>();
    for (const [object, known] of writes) if (isForgotten(known, now)) writes.delete(object);
    return writes;
  }

  wrote(laneId: number, mends: readonly Mend[], now: number): void {
    const writes = new Map(this.of(laneId, now));
    for (const mend of mends) writes.set(mend.object, withWrite(writes.get(mend.object), mend, now));
    if (writes.size > 0) this.lanes.set(laneId, writes);
    else this.lanes.delete(laneId);
  }
}

import type { Deployment } from '../lane/deployment.js';
import type { OperationRecord } from '../operation/record.js';
import type { Action, DeploymentPatch, LanePatch, Observed, Decision, RecordPatch } from './observed.js';

/** An operation that can never succeed or may wait no longer, and how it ends. */
export type Undoing = Omit<NonNullable<Decision['undo']>, 'blocking'>;

/** A decision being written. What it says of a row counts at once for the rules that come after. */
export class Draft {
  private readonly rows: Map<number, DeploymentPatch>;
  private readonly records = new Map<number, RecordPatch>();
  private lane: LanePatch = {};
  private readonly actions: Action[] = [];
  private undo: Decision['undo'] = null;
  private back: Decision['back'] = null;
  private offline: Decision['offline'] = null;
  private givesUp: Decision['givesUp'] = null;
  private readonly wakes = new Set<number>();
  private lookMs: number | null = null;

  /** @param rows what the rows of `o` have taken over from the cluster already */
  constructor(
    private readonly o: Observed,
    rows: ReadonlyMap<number, DeploymentPatch> = new Map(),
  ) {
    this.rows = new Map(rows);
  }

  /** The lane as it will be. */
  laneNow(): Observed['lane'] {
    return { ...this.o.lane, ...this.lane };
  }

  /** A row as it will be. */
  rowNow(row: Deployment): Deployment {
    return { ...row, ...this.rows.get(row.id) };
  }

  /** All rows as they will be, without those that are WITHDRAWN now. */
  rowsNow(): readonly Deployment[] {
    return this.o.rows.map((row) => this.rowNow(row));
  }

  patchLane(set: LanePatch): void {
    this.lane = { ...this.lane, ...set };
  }

  patchRow(row: Deployment, set: DeploymentPatch): void {
    this.rows.set(row.id, { ...this.rows.get(row.id), ...set });
  }

  patchRecord(record: OperationRecord, set: RecordPatch): void {
    this.records.set(record.id, { ...this.records.get(record.id), ...set });
  }

  /** After a failed action nothing more is tried in this pass: the queue's back-off decides when. */
  act(action: Action): void {
    if (this.o.failed.length === 0) this.actions.push(action);
  }

  /** Whether an action of this kind is asked for (or just failed) for the row, null = the lane's route. */
  acts(kinds: readonly Action['kind'][], deploymentId: number | null): boolean {
    return [
      ...this.actions.map((a) => ({
        kind: a.kind,
        deploymentId: 'deployment' in a ? a.deployment.id : null,
      })),
      ...this.o.failed,
    ].some((a) => kinds.includes(a.kind) && a.deploymentId === deploymentId);
  }

  /** Another lane waits for what this one decides. */
  wake(laneId: number): void {
    this.wakes.add(laneId);
  }

  undoing(undo: Undoing): void {
    this.undo = { ...undo, blocking: this.o.lane.blocking };
  }

  goingBack(back: NonNullable<Decision['back']>): void {
    this.back = back;
  }

  goingOffline(row: Deployment): void {
    this.offline = row;
  }

  /** Its lane is to look at it now. */
  givingUp(warm: NonNullable<Decision['givesUp']>): void {
    this.givesUp = warm;
    this.wake(warm.laneId);
  }

  /** Look again in `ms` at the latest; the soonest wish wins. */
  look(ms: number): void {
    const soon = Math.max(1, Math.ceil(ms));
    this.lookMs = this.lookMs === null ? soon : Math.min(this.lookMs, soon);
  }

  lookAgainMs(): number | null {
    return this.lookMs;
  }

  decision(): Decision {
    return {
      lane: this.lane,
      rows: this.rows,
      records: this.records,
      undo: this.undo,
      back: this.back,
      offline: this.offline,
      givesUp: this.givesUp,
      actions: this.undo === null && this.back === null && this.offline === null ? this.actions : [],
      wakes: [...this.wakes],
      lookAgainMs: this.lookMs,
    };
  }
}

/** One row of t_event. */
export interface LoggedEvent {
  readonly seq: number;
  readonly kind: string;
  readonly entityId: number;
  readonly snapshot: object;
}

/** Where events are read from: the store. Numbers are gapless and in the order of commits. */
export interface EventLog {
  /** The number of the newest committed event; 0 when there was none. */
  seq(): Promise<number>;
  /** Events after `seq`, oldest first. Fewer than `limit` = there are no more now. */
  eventsAfter(seq: number, limit: number): Promise<readonly LoggedEvent[]>;
  /** Calls back soon after a commit of this process that wrote events. Returns what ends it. */
  onEvents(listener: () => void): () => void;
}

/** Where faults of the background work are told. */
export interface FaultLog {
  error(fields: object, message: string): void;
}

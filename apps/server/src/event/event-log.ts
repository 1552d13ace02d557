/** One row of t_event. */
export interface LoggedEvent {
  readonly seq: number;
  readonly kind: string;
  readonly entityId: number;
  readonly snapshot: object;
}

/** The events of the store. Numbers have no gaps and are in commit order. */
export interface EventLog {
  /** The number of the newest committed event; 0 when there was none. */
  seq(): Promise<number>;
  /** Events after `seq`, oldest first. Fewer than `limit` means there are no more. */
  eventsAfter(seq: number, limit: number): Promise<readonly LoggedEvent[]>;
  /** Calls back after commits of this process that wrote events. Returns a function that ends it. */
  onEvents(listener: () => void): () => void;
}

/** Where background work logs its faults. */
export interface FaultLog {
  error(fields: object, message: string): void;
}

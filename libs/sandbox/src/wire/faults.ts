/** Which of the sandbox's servers. */
export type ServerName = 'kubernetes' | 'gateway' | 'jenkins' | 'nacos' | 'apisix';

/** What happens to a request instead of, or beside, its answer. */
export type Fault =
  /** The connection ends before anything is done. */
  | { readonly kind: 'close' }
  /** The work is done, then the connection ends without an answer. */
  | { readonly kind: 'lose' }
  /** Nobody ever answers. */
  | { readonly kind: 'hang' }
  /** An answer of this status; nothing is done. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly retryAfterSeconds?: number;
    }
  /** The answer comes late. */
  | { readonly kind: 'delay'; readonly ms: number };

/** Which requests a fault is for. */
export interface FaultMatch {
  readonly server: ServerName;
  readonly method?: string;
  /** Tried on path and query. */
  readonly path?: RegExp;
  /** How many requests; 1 when left out, Infinity until cleared. */
  readonly times?: number;
}

interface Planned {
  readonly match: FaultMatch;
  readonly fault: Fault;
  left: number;
}

/** Faults that were asked for, in the order of their asking. Made for tests. */
export class Faults {
  private planned: Planned[] = [];
  private drops: (() => void)[] = [];

  /** Lets the next matching requests meet the fault. */
  add(match: FaultMatch, fault: Fault): void {
    this.planned.push({ match, fault, left: match.times ?? 1 });
  }

  /** Forgets all that was asked for. */
  clear(): void {
    this.planned = [];
  }

  /** Ends every open watch without a word, as a broken connection does. */
  dropWatches(): void {
    for (const drop of this.drops) drop();
  }

  /** The fault a request meets, or null; counts it as met. */
  take(server: ServerName, method: string, url: string): Fault | null {
    const met = this.planned.find(
      ({ match }) =>
        match.server === server &&
        (match.method === undefined || match.method === method) &&
        (match.path === undefined || match.path.test(url)),
    );
    if (met === undefined) return null;
    met.left--;
    if (met.left <= 0) this.planned = this.planned.filter((each) => each !== met);
    return met.fault;
  }

  /** Registers what {@link dropWatches} calls. */
  onDropWatches(drop: () => void): void {
    this.drops.push(drop);
  }
}

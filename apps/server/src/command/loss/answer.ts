/** How a request is made: on a connection of its own or a kept one, with a body, lasting three seconds. */
export type RequestKind = 'new' | 'kept' | 'post' | 'long';

/** One request of the load and what became of it. Times are Date.now() of this machine. */
export interface Answer {
  /** The target it was sent to. */
  readonly target: string;
  readonly kind: RequestKind;
  /** Whether it had a connection of its own. */
  readonly fresh: boolean;
  /** Whether it carried the canary's header. */
  readonly header: boolean;
  readonly started: number;
  readonly ended: number;
  /** The deployment that answered; '' where nobody did. */
  readonly by: string;
  /** Why it counts as failed: no 200, cut off, no answer in time. */
  readonly failure: string | null;
}

/** An address that is asked, by the name it has in answers. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly host: string;
}

/** The header that leads to the gray canaries of this run. */
export const grayHeader = { name: 'gray', value: 'loss' } as const;

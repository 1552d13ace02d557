import type { Clock } from '@arthor/core';
import { TooManyRequests } from '../http/domain-error.js';

/** Between two tries from one crowded address. */
const apartMs = 1_000;
const waitingAtMost = 200;

interface Line {
  /** Waiting tries of each account, first come first served; accounts in the order of their turn. */
  readonly accounts: Map<string, (() => void)[]>;
  waiting: number;
}

/**
 * Tries from crowded addresses: of each address one at a time and a second apart, accounts in turn. Whoever guesses at
 * one account there holds up the others by a try each, and nobody is refused because of the address.
 */
export class Turns {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly clock: Clock) {}

  /** Runs `work` when it is the account's turn at the address. */
  async run<T>(address: string, account: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(address);
    if (line === undefined) this.lines.set(address, { accounts: new Map(), waiting: 0 });
    else await this.turn(line, account);
    try {
      return await work();
    } finally {
      this.clock.setTimeout(() => this.next(address), apartMs);
    }
  }

  private turn(line: Line, account: string): Promise<void> {
    if (line.waiting >= waitingAtMost)
      throw new TooManyRequests('SIGN_IN_BUSY', 'Too many sign-ins at once. Try again.', 1);
    line.waiting++;
    return new Promise((resolve) => {
      line.accounts.set(account, [...(line.accounts.get(account) ?? []), resolve]);
    });
  }

  private next(address: string): void {
    const line = this.lines.get(address);
    const [first] = line?.accounts ?? [];
    if (line === undefined || first === undefined) {
      this.lines.delete(address);
      return;
    }
    const [account, [begin, ...rest]] = first;
    // To the end of the line, where more of them waits.
    line.accounts.delete(account);
    if (rest.length > 0) line.accounts.set(account, rest);
    line.waiting--;
    begin?.();
  }
}

import type { RouteName } from '@arthor/contract';
import type { Response } from 'express';
import { TooManyRequests } from './domain-error.js';
import type { Principal } from './principal.js';
import type { Received } from './request-state.js';

/** What one person may have open at once, over all their sessions and tokens. */
const most = { stream: 20, wait: 20, list: 10, log: 10 } as const;
type Kind = keyof typeof most;

/** What an answer costs while it is not given; null = nothing worth counting. */
export function kindOf(name: RouteName, { query }: Received): Kind | null {
  if (name === 'streamEvents') return 'stream';
  if (Number(Object(query).wait ?? 0) > 0) return 'wait';
  // Each is asked of the cluster or the CI server, and may be megabytes.
  if (name === 'getPodLog' || name === 'getBuildLog') return 'log';
  return name.startsWith('list') || name === 'getLaneHistory' ? 'list' : null;
}

/** Counts what is open for each person: nobody can take the server's memory and time from the others. */
export class AtOnce {
  private readonly open = new Map<string, number>();

  /** Counts it until the response is closed; 429 TOO_MANY_AT_ONCE where they have as many already. */
  begin({ userId }: Principal, kind: Kind, response: Response): void {
    const key = `${kind} ${userId}`;
    const before = this.open.get(key) ?? 0;
    if (before >= most[kind])
      throw new TooManyRequests(
        'TOO_MANY_AT_ONCE',
        `You have ${before} of these open already. End one first, or wait for it.`,
        1,
      );
    this.open.set(key, before + 1);
    response.once('close', () => this.end(key));
  }

  private end(key: string): void {
    const left = (this.open.get(key) ?? 1) - 1;
    if (left > 0) this.open.set(key, left);
    else this.open.delete(key);
  }
}

import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { TooManyRequests } from '../http/domain-error.js';
import { SystemClock } from '../runtime/clock.js';
import { Metrics } from '../runtime/metrics.js';
import { LoginThrottleRow } from '../store/entity/login-throttle.js';
import { Store } from '../store/store.js';

const longestMs = 15 * 60_000;
/** Older failures do not count. */
const forgottenMs = 24 * 3_600_000;
/** The failure from which on one must wait. An address is shared by many people, so it gets more. */
const from = { user: 5, address: 30 } as const;

/** The two keys of an attempt: account name and address. */
export interface Attempt {
  readonly user: string;
  readonly address: string;
}

/** The keys of an attempt; the same whether the account exists or not. */
export const attemptOf = (username: string, remoteAddress: string | null): Attempt => ({
  user: `user:${plain(username.normalize('NFKC').toLowerCase())}`,
  address: `address:${prefixOf(remoteAddress ?? '')}`,
});

/**
 * Slows down guessing of passwords: from the fifth failure of an account on, one waits 1 s, 2 s, 4 s, …
 * up to 15 minutes; nobody is locked out for good. Counts are in the database, so several servers
 * agree.
 */
@Injectable()
export class Throttle {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly metrics: Metrics,
  ) {}

  /** Throws 429 with Retry-After while the account or address must wait. */
  async require(attempt: Attempt): Promise<void> {
    const now = this.clock.now();
    const rows = await this.store.read((view) =>
      view.rows.findBy(LoginThrottleRow, { subject: In([attempt.user, attempt.address]) }),
    );
    const until = Math.max(0, ...rows.map((row) => row.blockedUntil ?? 0));
    if (until > now)
      throw new TooManyRequests(
        'SIGN_IN_THROTTLED',
        'Too many failed sign-ins. Wait before the next try.',
        Math.ceil((until - now) / 1000),
      );
  }

  /** Counts a failure of account and address. */
  async failed(attempt: Attempt): Promise<void> {
    this.metrics.signInFailures.inc();
    const now = this.clock.now();
    await this.store.write(async (tx) => {
      await tx.remove(LoginThrottleRow, { updatedAt: LessThan(now - forgottenMs) });
      for (const [subject, limit] of [
        [attempt.user, from.user],
        [attempt.address, from.address],
      ] as const) {
        const row = await tx.rows.findOneBy(LoginThrottleRow, { subject });
        const failures = (row?.failures ?? 0) + 1;
        const blockedUntil = failures < limit ? null : now + waitMs(failures - limit);
        const counted = { failures, blockedUntil, updatedAt: now };
        if (row === null) await tx.insert(LoginThrottleRow, { subject, ...counted });
        else await tx.patch(LoginThrottleRow, { subject }, counted);
      }
    });
  }

  /** Resets the account's failures, not the address's: any account of one's own would clear them. */
  async succeeded(attempt: Attempt): Promise<void> {
    const subject = attempt.user;
    const known = await this.store.read((view) => view.rows.existsBy(LoginThrottleRow, { subject }));
    if (known) await this.store.write((tx) => tx.remove(LoginThrottleRow, { subject }));
  }
}

const waitMs = (beyond: number): number => Math.min(longestMs, 1000 * 2 ** Math.min(beyond, 20));

/** The name, or its digest if it is too long or unprintable. */
const plain = (name: string): string =>
  /^[\x21-\x7e]{1,100}$/.test(name) ? name : `sha256:${createHash('sha256').update(name).digest('hex')}`;

/** An IPv4 address, or the first 64 bits of an IPv6 address: one client has all the rest. */
const prefixOf = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail] = address.split('::');
  const front = head.split(':').filter((part) => part !== '');
  const back = tail === undefined ? [] : tail.split(':').filter((part) => part !== '');
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(Math.max(0, zeros)).fill('0'), ...back].slice(0, 4).join(':');
};

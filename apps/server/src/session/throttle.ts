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
/** Failures that are older count no more. */
const forgottenMs = 24 * 3_600_000;
/** From which failure on one waits. Colleagues behind one address fail more often than one person. */
const from = { user: 5, address: 30 } as const;

/** Who tries to sign in: the account's name and the address it comes from, as keys of the table. */
export interface Attempt {
  readonly user: string;
  readonly address: string;
}

/** The keys of a try; an account counts the same whether it exists or not. */
export const attemptOf = (username: string, remoteAddress: string | null): Attempt => ({
  user: `user:${plain(username.normalize('NFKC').toLowerCase())}`,
  address: `address:${prefixOf(remoteAddress ?? '')}`,
});

/**
 * Slows the guessing of passwords: from the fifth failure of an account on, one waits 1 s, 2 s, 4 s, … up
 * to 15 minutes. Nobody is ever shut out for good. The counts stand in the database, so that several
 * servers agree.
 */
@Injectable()
export class Throttle {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly metrics: Metrics,
  ) {}

  /** Throws 429 with Retry-After while one has to wait. */
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

  /** Counts a failure of both. */
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

  /** Forgets the account's failures; those of the address stay, or its owner could clear them at will. */
  async succeeded(attempt: Attempt): Promise<void> {
    const subject = attempt.user;
    const known = await this.store.read((view) => view.rows.existsBy(LoginThrottleRow, { subject }));
    if (known) await this.store.write((tx) => tx.remove(LoginThrottleRow, { subject }));
  }
}

const waitMs = (beyond: number): number => Math.min(longestMs, 1000 * 2 ** Math.min(beyond, 20));

/** The name itself where it fits into the column and a log, else its digest. */
const plain = (name: string): string =>
  /^[\x21-\x7e]{1,100}$/.test(name) ? name : `sha256:${createHash('sha256').update(name).digest('hex')}`;

/** An IPv4 address, or the first 64 bits of an IPv6 one: who has one such address has them all. */
const prefixOf = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail] = address.split('::');
  const front = head.split(':').filter((part) => part !== '');
  const back = tail === undefined ? [] : tail.split(':').filter((part) => part !== '');
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(Math.max(0, zeros)).fill('0'), ...back].slice(0, 4).join(':');
};

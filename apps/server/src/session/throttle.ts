import { Injectable } from '@nestjs/common';
import { LessThan, Like } from 'typeorm';
import { TooManyRequests } from '../http/domain-error.js';
import { SystemClock } from '../runtime/clock.js';
import { Metrics } from '../runtime/metrics.js';
import { LoginThrottleRow } from '../store/entity/login-throttle.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx } from '../store/store.js';
import { accountKey } from './account-name.js';
import { addressPrefix } from './address-prefix.js';
import { waitFor, withOneLess, withOneMore, type Bucket } from './bucket.js';

const minuteMs = 60_000;
/** Ten tries, one back each minute: of each account's strangers, of each known device, of each session. */
const tries: Bucket = { holds: 10, leakMs: minuteMs };
/** Thirty failures within a quarter of an hour. */
const failures: Bucket = { holds: 30, leakMs: 30_000 };

/** Who tries. What is a stranger's is shared by all strangers of the account, whatever their address. */
export type Tryer =
  | { readonly username: string; readonly device: null }
  | { readonly userId: number; readonly device: string }
  | { readonly session: number };

/**
 * Slows down guessing of passwords by leaky buckets in the store, so that several servers agree and everything is
 * forgotten by time alone. Nobody's bucket can be filled by somebody else, save that of an account's strangers.
 */
@Injectable()
export class Throttle {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly metrics: Metrics,
  ) {}

  /** Takes one try before the password is looked at, so that many at once get no more; 429 where none is left. */
  async take(tryer: Tryer): Promise<void> {
    const subject = subjectOf(tryer);
    const now = this.clock.now();
    await this.counting(async (tx) => {
      const held = await tx.hold(LoginThrottleRow, { subject });
      const emptyAt = held?.emptyAt ?? 0;
      const waitMs = waitFor(tries, emptyAt, now);
      if (waitMs > 0) throw throttled(Math.ceil(waitMs / 1000));
      await keep(tx, held, subject, withOneMore(tries, emptyAt, now));
    });
  }

  /** Gives a try back: the password was right. */
  async giveBack(tx: Tx, tryer: Tryer): Promise<void> {
    const subject = subjectOf(tryer);
    const now = this.clock.now();
    const held = await tx.hold(LoginThrottleRow, { subject });
    if (held === null) return;
    const emptyAt = withOneLess(tries, held.emptyAt, now);
    if (emptyAt > now) await keep(tx, held, subject, emptyAt);
    else await tx.remove(LoginThrottleRow, { subject });
  }

  /** Whether so much failed from an address lately that its tries are checked one at a time. */
  async isCrowded(remoteAddress: string | null): Promise<boolean> {
    const subject = addressSubject(remoteAddress);
    const row = await this.store.read((view) => view.rows.findOneBy(LoginThrottleRow, { subject }));
    return waitFor(failures, row?.emptyAt ?? 0, this.clock.now()) > 0;
  }

  /** Counts a failure from an address. */
  async failed(remoteAddress: string | null): Promise<void> {
    this.metrics.signInFailures.inc();
    const subject = addressSubject(remoteAddress);
    const now = this.clock.now();
    await this.counting(async (tx) => {
      await tx.remove(LoginThrottleRow, { emptyAt: LessThan(now) });
      const held = await tx.hold(LoginThrottleRow, { subject });
      const emptyAt = withOneMore(failures, held?.emptyAt ?? 0, now);
      // No fuller than full: it would be remembered for longer than it counts.
      await keep(tx, held, subject, Math.min(emptyAt, now + failures.holds * failures.leakMs));
    });
  }

  /** A bucket that two make at once is one's: the other begins anew and counts on. */
  private async counting(work: (tx: Tx) => Promise<void>): Promise<void> {
    for (;;)
      try {
        return await this.store.write(work);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
      }
  }

  /** Empties the buckets of an account and its devices. */
  async clear(tx: Tx, { id, username }: { readonly id: number; readonly username: string }): Promise<void> {
    await tx.remove(LoginThrottleRow, { subject: subjectOf({ username, device: null }) });
    await tx.remove(LoginThrottleRow, { subject: Like(`device:${id}:%`) });
  }
}

/** A row that was not there is made, never overwritten: another may have made it since, with a try of its own. */
async function keep(tx: Tx, held: LoginThrottleRow | null, subject: string, emptyAt: number): Promise<void> {
  if (held === null) await tx.insert(LoginThrottleRow, { subject, emptyAt });
  else await tx.patch(LoginThrottleRow, { subject }, { emptyAt });
}

function subjectOf(tryer: Tryer): string {
  if ('session' in tryer) return `session:${tryer.session}`;
  return tryer.device === null
    ? `account:${accountKey(tryer.username)}`
    : `device:${tryer.userId}:${tryer.device}`;
}

const addressSubject = (remoteAddress: string | null): string =>
  `address:${addressPrefix(remoteAddress ?? '')}`;

const throttled = (seconds: number): TooManyRequests =>
  new TooManyRequests(
    'SIGN_IN_THROTTLED',
    `Too many failed sign-ins. Try again in ${seconds} s, use a device you have used before, or ask an administrator.`,
    seconds,
  );

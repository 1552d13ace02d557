import { Injectable } from '@nestjs/common';
import { Unauthenticated } from '../http/domain-error.js';
import { isDisabled } from '../identity/account.js';
import { Passwords } from '../identity/password.js';
import { patiently } from '../identity/patiently.js';
import { SystemClock } from '../runtime/clock.js';
import { UserRow } from '../store/entity/user.js';
import { Store } from '../store/store.js';
import { accountKey } from './account-name.js';
import { addressPrefix } from './address-prefix.js';
import { Devices } from './device.js';
import { Throttle, type Tryer } from './throttle.js';
import { Turns } from './turns.js';

/** What is tried, and from where. */
export interface Try {
  readonly username: string;
  readonly password: string;
  readonly remoteAddress: string | null;
  /** The cookie of a known device of this user, if any. */
  readonly deviceCookie: (userId: number) => string | null;
}

/** Whether somebody is who they say, by name and password: throttled, and in the same time whoever they say they are. */
@Injectable()
export class PasswordCheck {
  private readonly turns: Turns;

  constructor(
    private readonly store: Store,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly devices: Devices,
    clock: SystemClock,
  ) {
    this.turns = new Turns(clock);
  }

  /**
   * The user, who tried (to give the try back), and the cookie of their device. 401 BAD_CREDENTIALS for an unknown
   * or disabled account as for a wrong password; 429 without a try left.
   */
  async of(tried: Try): Promise<{ user: UserRow; tryer: Tryer; deviceCookie: string }> {
    const { username } = tried;
    const row = await this.store.read((view) => view.rows.findOneBy(UserRow, { username }));
    const device = row && (await this.devices.knownBy(row.id, tried.deviceCookie(row.id)));
    const tryer =
      row !== null && device !== null
        ? { userId: row.id, device }
        : { username: row?.username ?? username, device: null };
    await this.throttle.take(tryer);
    // An engine may find a row by a name that is not its own.
    const user = row !== null && row.username === username && !isDisabled(row) ? row : null;
    if (!(await this.isRight(tried, user, tryer)) || user === null) {
      await this.throttle.failed(tried.remoteAddress);
      throw new Unauthenticated('BAD_CREDENTIALS', 'This user name and password do not belong together.');
    }
    await this.rehash(user, tried.password);
    return { user, tryer, deviceCookie: await this.devices.cookieFor(user.id, device) };
  }

  /** From a crowded address strangers' tries are checked in turn; a known device's at once, and before all others. */
  private async isRight(tried: Try, user: UserRow | null, tryer: Tryer): Promise<boolean> {
    const { username, password, remoteAddress } = tried;
    const isKnown = 'userId' in tryer;
    const verify = () => patiently(this.passwords.verify(password, user?.password ?? null, isKnown));
    if (isKnown || !(await this.throttle.isCrowded(remoteAddress))) return verify();
    return this.turns.run(addressPrefix(remoteAddress ?? ''), accountKey(username), verify);
  }

  /** Replaces a plain text password by its hash. */
  private async rehash(user: UserRow, plain: string): Promise<void> {
    if (!this.passwords.needsRehash(user.password)) return;
    const password = await patiently(this.passwords.hash(plain));
    await this.store.write((tx) => tx.patch(UserRow, { id: user.id, password: user.password }, { password }));
  }
}

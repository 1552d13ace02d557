import { Injectable } from '@nestjs/common';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { Store, type Tx } from '../store/store.js';
import { isDisabled } from '../identity/account.js';
import { isHashed, Passwords } from '../identity/password.js';
import { readablePassword } from '../identity/readable-password.js';

/** The first user, if this start created it. */
export interface FirstUser {
  readonly username: string;
  /** To be shown once; null if it came from ADMIN_PASSWORD. */
  readonly password: string | null;
}

const firstName = 'admin';

/** Prepares the accounts at each start, before anyone signs in. */
@Injectable()
export class FirstStart {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly passwords: Passwords,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * Hashes passwords that were seeded as plain text, creates the user `admin` if there are no users, and makes the
   * first user ADMIN if nobody has a role. Idempotent. Whom it creates is committed last: nothing can fail any more
   * before the password is shown.
   */
  async prepare(): Promise<FirstUser | null> {
    await this.hashSeeded();
    const { adminPassword } = this.config;
    const plain = adminPassword ?? readablePassword(this.random);
    const isEmpty = !(await this.store.read((view) => view.rows.exists(UserRow)));
    const password = isEmpty ? await this.passwords.hash(plain) : null;
    const made = await this.store.write(async (tx) => {
      // Of two servers that start at once.
      await tx.holdInstallation();
      const isNew = password !== null && (await this.firstUser(tx, password));
      await firstAdmin(tx);
      return isNew;
    });
    return made ? { username: firstName, password: adminPassword === null ? plain : null } : null;
  }

  /** false: somebody else was faster. */
  private async firstUser(tx: Tx, password: string): Promise<boolean> {
    if (await tx.rows.exists(UserRow)) return false;
    const createdAt = this.clock.now();
    await tx.insert(UserRow, { username: firstName, password, nickname: firstName, createdAt });
    return true;
  }

  private async hashSeeded(): Promise<void> {
    const users = await this.store.read((view) => view.rows.find(UserRow));
    for (const user of users) {
      if (isHashed(user.password) || isDisabled(user)) continue;
      const password = await this.passwords.hash(user.password);
      // Only if it is unchanged since the read.
      await this.store.write((tx) =>
        tx.patch(UserRow, { id: user.id, password: user.password }, { password }),
      );
    }
  }
}

async function firstAdmin(tx: Tx): Promise<void> {
  if (await tx.rows.exists(UserRoleRow)) return;
  const [first] = await tx.rows.find(UserRow, { order: { id: 'ASC' }, take: 1 });
  if (first !== undefined) await tx.insert(UserRoleRow, { userId: first.id, role: 'ADMIN' });
}

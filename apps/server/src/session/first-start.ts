import { Injectable } from '@nestjs/common';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { Store } from '../store/store.js';
import { isDisabled } from '../identity/account.js';
import { isHashed, Passwords } from '../identity/password.js';
import { readablePassword } from '../identity/readable-password.js';

/** The first user, if this start created it. */
export interface FirstUser {
  readonly username: string;
  /** To be shown once; null if it came from ADMIN_PASSWORD. */
  readonly password: string | null;
}

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
   * Creates the user `admin` if there are no users, hashes passwords that were seeded as plain text, and
   * makes the first user ADMIN if nobody has a role. Idempotent.
   */
  async prepare(): Promise<FirstUser | null> {
    const made = await this.firstUser();
    await this.hashSeeded();
    await this.firstAdmin();
    return made;
  }

  private async firstUser(): Promise<FirstUser | null> {
    if (await this.store.read((view) => view.rows.exists(UserRow))) return null;
    const { adminPassword } = this.config;
    const plain = adminPassword ?? readablePassword(this.random);
    const password = await this.passwords.hash(plain);
    const username = 'admin';
    const row = { username, password, nickname: username, createdAt: this.clock.now() };
    const made = await this.store.write(async (tx) => {
      if (await tx.rows.exists(UserRow)) return false;
      await tx.insert(UserRow, row);
      return true;
    });
    return made ? { username, password: adminPassword === null ? plain : null } : null;
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

  private async firstAdmin(): Promise<void> {
    await this.store.write(async (tx) => {
      if (await tx.rows.exists(UserRoleRow)) return;
      const [first] = await tx.rows.find(UserRow, { order: { id: 'ASC' }, take: 1 });
      if (first !== undefined) await tx.insert(UserRoleRow, { userId: first.id, role: 'ADMIN' });
    });
  }
}

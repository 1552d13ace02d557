import { Injectable } from '@nestjs/common';
import type { Random } from '@arthor/core';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { Store } from '../store/store.js';
import { isDisabled } from '../identity/account.js';
import { isHashed, Passwords } from './password.js';

/** The first user, when this start made it. */
export interface FirstUser {
  readonly username: string;
  /** To be shown once; null when it was given by ADMIN_PASSWORD and is known already. */
  readonly password: string | null;
}

/** What each start sees to before anyone signs in. */
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
   * Makes the user `admin` while there is no user at all, hashes the passwords that were seeded as plain
   * text, and makes the first user ADMIN while nobody has a role. Idempotent.
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
    const plain = adminPassword ?? readable(this.random);
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
      // Only if it is still that text: it may have been changed meanwhile.
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

// No letters or digits that look like each other; 20 of 31 signs are 99 bits.
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';

const readable = (random: Random): string =>
  [...random.bytes(20)].map((byte) => signs.charAt(byte % signs.length)).join('');

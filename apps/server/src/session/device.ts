import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { InstallationRow } from '../store/entity/installation.js';
import { Store } from '../store/store.js';

/** A device is known for so long after the last right sign-in. */
export const deviceMs = 180 * 24 * 3_600_000;

/**
 * Devices that an account has been used from: a browser gets a signed cookie per account at a right sign-in, and with
 * it tries of its own, which nobody else can use up. It is no credential: without the password it opens nothing.
 */
@Injectable()
export class Devices {
  private key: Promise<string> | null = null;

  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
  ) {}

  /** The cookie of a device; of the same one where it is known already. */
  async cookieFor(userId: number, known: string | null): Promise<string> {
    const device = known ?? Buffer.from(this.random.bytes(16)).toString('hex');
    const ends = String(this.clock.now() + deviceMs);
    return `${device}.${ends}.${await this.signature(userId, device, ends)}`;
  }

  /** The device that a cookie is of; null when it is not this account's, or too old. */
  async knownBy(userId: number, cookie: string | null): Promise<string | null> {
    const [, device, ends, given] = /^([0-9a-f]{32})\.(\d{1,15})\.([0-9a-f]{64})$/.exec(cookie ?? '') ?? [];
    if (device === undefined || ends === undefined || given === undefined) return null;
    if (Number(ends) <= this.clock.now()) return null;
    const wanted = await this.signature(userId, device, ends);
    return timingSafeEqual(Buffer.from(given), Buffer.from(wanted)) ? device : null;
  }

  private async signature(userId: number, device: string, ends: string): Promise<string> {
    this.key ??= this.keyOnce();
    try {
      return createHmac('sha256', await this.key)
        .update(`device ${userId} ${device} ${ends}`)
        .digest('hex');
    } catch (error) {
      this.key = null;
      throw error;
    }
  }

  /** Made by whichever server needs it first. */
  private async keyOnce(): Promise<string> {
    const read = async () =>
      (await this.store.read((view) => view.rows.findOneByOrFail(InstallationRow, { id: 1 }))).deviceKey;
    const kept = await read();
    if (kept !== null) return kept;
    const deviceKey = Buffer.from(this.random.bytes(32)).toString('hex');
    await this.store.write((tx) => tx.patch(InstallationRow, { id: 1, deviceKey: IsNull() }, { deviceKey }));
    return (await read()) ?? deviceKey;
  }
}

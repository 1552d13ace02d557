import { argon2, createHash, timingSafeEqual } from 'node:crypto';
import type { Random } from '@arthor/core';

/** Memory (KiB), passes and lanes of new hashes: OWASP's recommendation for argon2id. */
const current = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const saltBytes = 16;
const hashBytes = 32;

/** Each hash takes 19 MiB and a thread of the pool; more at once would starve the rest of the server. */
const atOnce = 2;
const waitingAtMost = 20;

/** Too many passwords are being checked now. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy';
}

interface Phc {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/**
 * Hashes and checks t_user.password: a PHC string of argon2id, or plain text seeded by SQL. Two at once,
 * twenty wait, more are refused with {@link PasswordsBusy}.
 */
export class Passwords {
  private active = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly random: Random) {}

  /** The PHC string of a password, with a new salt. */
  async hash(password: string): Promise<string> {
    const salt = Buffer.from(this.random.bytes(saltBytes));
    const hash = await this.queued(() =>
      derive(password, { ...current, salt, hash: Buffer.alloc(hashBytes) }),
    );
    const { memory, passes, parallelism } = current;
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
  }

  /**
   * Whether `password` matches `stored`. With null (no such user) it does the same work before it returns
   * false, so that the time tells nothing. Compares in constant time.
   *
   * @param first before all that wait, and however many do: strangers must not hold up whom we know
   */
  async verify(password: string, stored: string | null, first = false): Promise<boolean> {
    const phc = stored === null ? null : parse(stored);
    const salt = Buffer.alloc(saltBytes);
    const derived = await this.queued(
      () => derive(password, phc ?? { ...current, salt, hash: Buffer.alloc(hashBytes) }),
      first,
    );
    if (phc !== null) return timingSafeEqual(derived, phc.hash);
    return stored !== null && !isHashed(stored) && timingSafeEqual(digest(password), digest(stored));
  }

  /** Whether to replace the stored value by a new {@link hash}: it is plain text or weaker than today's. */
  needsRehash(stored: string): boolean {
    const phc = parse(stored);
    if (phc === null) return true;
    return phc.memory < current.memory || phc.passes < current.passes || phc.hash.length < hashBytes;
  }

  private async queued<T>(work: () => Promise<T>, first = false): Promise<T> {
    if (this.active >= atOnce) {
      if (this.waiting.length >= waitingAtMost && !first)
        throw new PasswordsBusy('too many sign-ins at once');
      await new Promise<void>((resolve) =>
        first ? this.waiting.unshift(resolve) : this.waiting.push(resolve),
      );
    } else {
      this.active++;
    }
    try {
      return await work();
    } finally {
      // Pass the slot on directly: nobody else can take it in between.
      const next = this.waiting.shift();
      if (next === undefined) this.active--;
      else next();
    }
  }
}

/** Whether the value looks like a PHC string, valid or not. Such values are never compared as plain text. */
export function isHashed(stored: string): boolean {
  return stored.startsWith('$argon2id$');
}

function derive(password: string, phc: Phc): Promise<Buffer> {
  const { memory, passes, parallelism, salt } = phc;
  const parameters = {
    message: password,
    nonce: salt,
    memory,
    passes,
    parallelism,
    tagLength: phc.hash.length,
  };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, derived) => (error === null ? resolve(derived) : reject(error)));
  });
}

const phcPattern =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,128})\$([A-Za-z0-9+/]{22,128})$/;

function parse(stored: string): Phc | null {
  const [, memory, passes, parallelism, salt, hash] = phcPattern.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) return null;
  const phc = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  // Argon2 refuses other parameters.
  return phc.passes >= 1 && phc.parallelism >= 1 && phc.memory >= 8 * phc.parallelism ? phc : null;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

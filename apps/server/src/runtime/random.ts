import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Ids, Random } from '@arthor/core';

/** Randomness of the operating system. */
@Injectable()
export class SystemRandom implements Random {
  /** A number in [0, 1); for jitter, never for secrets. */
  next(): number {
    return Math.random();
  }

  /** `n` bytes that cannot be guessed. */
  bytes(n: number): Uint8Array {
    return randomBytes(n);
  }
}

/** Unique names: 128 random bits. */
@Injectable()
export class SystemIds implements Ids {
  /** 32 lower-case hex digits. */
  hex32(): string {
    return randomBytes(16).toString('hex');
  }
}

import type { Random } from '@arthor/core';

// Without letters and digits that look alike. 20 of these 31 are 99 bits.
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password that a person can type from a sheet of paper. */
export const readablePassword = (random: Random): string =>
  [...random.bytes(20)].map((byte) => signs.charAt(byte % signs.length)).join('');

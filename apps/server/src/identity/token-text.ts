import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const prefix = 'art_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 160 bits and 32 bits in base 62. */
const secretLength = 27;
const checkLength = 6;
const form = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checkLength}}$`);

/** How many random bytes a token is made of. */
export const tokenBytes = 20;

/** A token from random bytes: `art_`, the bytes and a checksum, so that secret scanners recognise it. */
export const tokenText = (bytes: Uint8Array): string => {
  const secret = base62(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), secretLength);
  return prefix + secret + checkOf(secret);
};

/** Whether a text can be a token; checked before asking the database. */
export const isTokenText = (text: string): boolean =>
  form.test(text) && checkOf(text.slice(prefix.length, -checkLength)) === text.slice(-checkLength);

/** What is stored of a token or session cookie: its SHA-256 as 64 hex digits. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const checkOf = (secret: string): string => base62(BigInt(crc32(secret)), checkLength);

const base62 = (value: bigint, length: number): string => {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = alphabet.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
};

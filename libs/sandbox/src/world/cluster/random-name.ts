import type { Random } from '@arthor/core';

/** The letters and digits Kubernetes makes names of: no vowels, none that look alike. */
const safeLetters = 'bcdfghjklmnpqrstvwxz2456789';
const longestBase = 58;

/** Five letters appended to a base that is cut at 58, as the API server's name generator does. */
export function generateName(base: string, random: Random): string {
  return base.slice(0, longestBase) + suffix(5, random);
}

/** `length` letters out of the safe ones. */
export function suffix(length: number, random: Random): string {
  let text = '';
  for (const byte of random.bytes(length)) text += safeLetters[byte % safeLetters.length] ?? 'x';
  return text;
}

/** A name out of a text, the same for the same text: how the hash of a pod template is written. */
export function hashName(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return [...String(hash)].map((digit) => safeLetters[Number(digit) + 10] ?? 'x').join('');
}

/** A random UUID (version 4). */
export function uuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

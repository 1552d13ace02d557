import { createHash } from 'node:crypto';

/** The same for every spelling that a person, or an engine that compares loosely, would take for one name. */
export const foldedName = (username: string): string =>
  username
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Cf}/gu, '')
    .trim();

/** The name as a key; its digest where it is too long or not printable. */
export function accountKey(username: string): string {
  const name = foldedName(username);
  if (/^[\x21-\x7e]{1,100}$/.test(name)) return name;
  return `sha256:${createHash('sha256').update(name).digest('hex')}`;
}

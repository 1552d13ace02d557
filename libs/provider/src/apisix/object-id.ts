import { createHash } from 'node:crypto';

/** What APISIX takes for an id of an object. */
const idPattern = /^[A-Za-z0-9._-]{1,64}$/;

/** The id of an object by its name: the name itself where it may be one, else its beginning and a digest. */
export function objectId(name: string): string {
  if (idPattern.test(name)) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `${name.replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, 31)}.${digest}`;
}

import { createHash } from 'node:crypto';
import type { JsonObject } from '../json-object.js';

/** What APISIX takes for an id of an object. */
const idPattern = /^[A-Za-z0-9._-]{1,64}$/;

/** The id of an object by its name: the name itself where it may be one, else its beginning and a digest. */
export function objectId(name: string): string {
  if (idPattern.test(name)) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `${name.replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, 31)}.${digest}`;
}

/** The name behind an object's id, which may be a digest of it. */
export function nameOf({ id, value }: { readonly id: string; readonly value: JsonObject }): string {
  const { name } = value;
  return typeof name === 'string' && objectId(name) === id ? name : id;
}

import { createHash } from 'node:crypto';
import type { Json } from '@arthor/core';
import { canonical } from './canonical.js';
import { isObject, type JsonObject } from './json-object.js';
import type { KindName } from './kinds.js';
import { key } from './label.js';

/** The name by which the API knows what we set. */
export const fieldManager = 'arthor';

/** One writer of an object and the fields it owns, as `metadata.managedFields` tells. */
export interface ManagerEntry {
  readonly manager: string;
  readonly operation: string;
  readonly subresource: string | null;
  readonly time: string;
  readonly fields: JsonObject;
}

/** A field by its steps: `f:name` of a map, `k:{…}` of a list with keys, `v:…` of a set. */
export type Steps = readonly string[];

/** Digest of an object none of whose fields are ours any more. */
const ofNobody = 'nobody';

/** What each write stamps anew: no drift is told by it. */
const stamps: ReadonlySet<string> = new Set([
  `metadata.annotations[${key.tick}]`,
  `metadata.annotations[${key.hash}]`,
]);
/** What changes in place, by rules of its own. */
const inPlace: Readonly<Partial<Record<KindName, ReadonlySet<string>>>> = {
  Deployment: new Set(['spec.replicas']),
  HorizontalPodAutoscaler: new Set(['spec.minReplicas', 'spec.maxReplicas']),
};

/**
 * Digest of the values of the fields that we own in a live object; null where the API does not tell owners. What
 * others own or added beside is not in it, nor what changes in place (tick, replicas, bounds).
 */
export function ownedDigest(object: unknown, kind: KindName): string | null {
  const entries = managersOf(object);
  if (entries === null) return null;
  const own = ownEntry(entries);
  if (own === null) return ofNobody;
  const hash = createHash('sha256');
  eachField(own.fields, (steps) => {
    const path = pathOf(steps);
    if (isStamp(path) || changesInPlace(kind, path)) return;
    hash.update(`${path}\0${canonical(valueAt(object, steps) ?? null)}\0`);
  });
  return hash.digest('hex').slice(0, 16);
}

/** Who owns what of an object; null where that is not told. */
export function managersOf(object: unknown): readonly ManagerEntry[] | null {
  const metadata = isObject(object) ? object['metadata'] : null;
  const found = isObject(metadata) ? metadata['managedFields'] : null;
  if (!Array.isArray(found)) return null;
  return found.filter(isObject).map((entry) => ({
    manager: textOf(entry['manager']) ?? '',
    operation: textOf(entry['operation']) ?? '',
    subresource: textOf(entry['subresource']),
    time: textOf(entry['time']) ?? '',
    fields: isObject(entry['fieldsV1']) ? entry['fieldsV1'] : {},
  }));
}

/** What we own by our applies; null = nothing. */
export const ownEntry = (entries: readonly ManagerEntry[]): ManagerEntry | null =>
  entries.find(
    ({ manager, operation, subresource }) =>
      manager === fieldManager && operation === 'Apply' && (subresource ?? '') === '',
  ) ?? null;

/** Calls back with the steps of each field, in the order the API keeps them. */
export function eachField(fields: JsonObject, told: (steps: Steps) => void, outer: Steps = []): void {
  for (const [step, inner] of Object.entries(fields)) {
    // `.` says that the item itself is owned, which its fields say, too.
    if (step === '.') {
      if (Object.keys(fields).length === 1) told(outer);
      continue;
    }
    const steps = [...outer, step];
    if (isObject(inner) && Object.keys(inner).length > 0) eachField(inner, told, steps);
    else told(steps);
  }
}

/** The value that steps lead to; undefined = there is none. */
export function valueAt(object: unknown, steps: Steps): Json | undefined {
  let value = object;
  for (const step of steps) {
    const name = step.slice(2);
    if (step.startsWith('f:')) value = isObject(value) ? value[name] : undefined;
    else if (!Array.isArray(value)) return undefined;
    else if (step.startsWith('k:')) value = value.find((item) => hasKeys(item, name));
    else if (step.startsWith('v:')) value = value.find((item) => JSON.stringify(item) === name);
    else value = value[Number(name)];
  }
  return value as Json | undefined;
}

/** `spec.template.spec.containers[name=shop].image`; a label or annotation in brackets, for its dots. */
export function pathOf(steps: Steps): string {
  let path = '';
  for (const step of steps) {
    const name = step.slice(2);
    if (!step.startsWith('f:')) path += `[${keysOf(name)}]`;
    else if (name.includes('.') || name.includes('/')) path += `[${name}]`;
    else path += path === '' ? name : `.${name}`;
  }
  return path;
}

/** Whether each write stamps this field anew. */
export const isStamp = (path: string): boolean => stamps.has(path);

/** Whether a field of a kind changes in place, by rules of its own. */
export const changesInPlace = (kind: KindName, path: string): boolean => inPlace[kind]?.has(path) === true;

function hasKeys(item: unknown, keys: string): boolean {
  const wanted = parsed(keys);
  return isObject(item) && Object.entries(wanted).every(([name, value]) => item[name] === value);
}

const keysOf = (keys: string): string => {
  const pairs = Object.entries(parsed(keys)).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return pairs.length === 0 ? keys : pairs.join(',');
};

function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

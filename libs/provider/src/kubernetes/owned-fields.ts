import { createHash } from 'node:crypto';
import type { Json } from '@arthor/core';
import { canonical } from './canonical.js';
import { asJson, isObject, type JsonObject } from '../json-object.js';
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
const stamps = [key.tick, key.hash].map((name) => ['f:metadata', 'f:annotations', `f:${name}`]);
/** What changes in place, by rules of its own. */
const inPlace: Readonly<Partial<Record<KindName, readonly Steps[]>>> = {
  Deployment: [['f:spec', 'f:replicas']],
  HorizontalPodAutoscaler: [
    ['f:spec', 'f:minReplicas'],
    ['f:spec', 'f:maxReplicas'],
  ],
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
  const values: string[] = [];
  collect(own.fields, object, '', values, apartOf(kind));
  return createHash('sha256').update(values.join('\n')).digest('hex').slice(0, 16);
}

/**
 * The values of fields, each with its steps. Down both at once: each of some hundred thousand fields of a listing
 * would else be looked for from the top.
 */
function collect(
  fields: JsonObject,
  value: unknown,
  outer: string,
  values: string[],
  apart: ReadonlySet<string>,
): void {
  for (const [step, inner] of Object.entries(fields)) {
    if (step === '.') continue;
    const at = `${outer}\n${step}`;
    const found = below(value, step);
    if (isObject(inner) && Object.keys(inner).length > 0) {
      if (Object.keys(inner).length === 1 && '.' in inner) values.push(`${at} ${found !== undefined}`);
      else collect(inner, found, at, values, apart);
    } else if (!apart.has(at))
      values.push(`${at} ${found === undefined ? 'null' : canonical(asJson(found))}`);
  }
}

const apartOf = (kind: KindName): ReadonlySet<string> => apartByKind[kind] ?? stampsAlone;
const joined = (all: readonly Steps[]): ReadonlySet<string> =>
  new Set(all.map((steps) => `\n${steps.join('\n')}`));
const stampsAlone = joined(stamps);
const apartByKind: Readonly<Partial<Record<KindName, ReadonlySet<string>>>> = {
  Deployment: joined([...stamps, ...(inPlace.Deployment ?? [])]),
  HorizontalPodAutoscaler: joined([...stamps, ...(inPlace.HorizontalPodAutoscaler ?? [])]),
};

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
  for (const step of steps) value = below(value, step);
  return value as Json | undefined;
}

/** The value one step further down. */
function below(value: unknown, step: string): unknown {
  const name = step.slice(2);
  if (step.startsWith('f:')) return isObject(value) ? value[name] : undefined;
  if (!Array.isArray(value)) return undefined;
  if (step.startsWith('k:')) {
    const keys = Object.entries(parsed(name));
    return value.find((item) => isObject(item) && keys.every(([key, wanted]) => item[key] === wanted));
  }
  return step.startsWith('v:') ? value.find((item) => JSON.stringify(item) === name) : value[Number(name)];
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
export const isStamp = (steps: Steps): boolean => isAmong(stamps, steps);

/** Fields of a kind that change in place, by rules of their own. */
export const stepsInPlace = (kind: KindName): readonly Steps[] => inPlace[kind] ?? [];

/** Whether a field of a kind is one of those. */
export const changesInPlace = (kind: KindName, steps: Steps): boolean => isAmong(stepsInPlace(kind), steps);

const isAmong = (all: readonly Steps[], steps: Steps): boolean =>
  all.some((one) => one.join('\n') === steps.join('\n'));

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

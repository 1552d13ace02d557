import type { Difference, Json } from '@arthor/core';
import { canonical } from './canonical.js';
import type { KindName } from './kinds.js';
import {
  eachField,
  changesInPlace,
  isStamp,
  managersOf,
  ownEntry,
  pathOf,
  stepsInPlace,
  valueAt,
  type ManagerEntry,
  type Steps,
} from './owned-fields.js';

/** One object as it is and as it would be after our own apply. */
export interface Compared {
  readonly kind: KindName;
  readonly live: unknown;
  readonly wanted: unknown;
  /**
   * Whether it is known what the API answered to our last apply, and that the fields of ours are so no more. Else the
   * fields that are ours still are as it answered: it may have been another policy's doing.
   */
  readonly isKnown: boolean;
}

/** The fields we own by our own apply that somebody changed, or took from us with their value unchanged. */
export function differencesOf({ kind, live, wanted, isKnown }: Compared): readonly Difference[] {
  const fields = ownEntry(managersOf(wanted) ?? [])?.fields ?? {};
  const managers = managersOf(live) ?? [];
  const kept = new Set<string>();
  eachField(ownEntry(managers)?.fields ?? {}, (steps) => kept.add(steps.join('\n')));
  const found: { readonly isKept: boolean; readonly difference: Difference }[] = [];
  eachField(fields, (steps) => {
    if (isStamp(steps)) return;
    const path = pathOf(steps);
    const isKept = kept.has(steps.join('\n'));
    const [before, after] = [valueAt(wanted, steps) ?? null, valueAt(live, steps) ?? null];
    const isSame = canonical(before) === canonical(after);
    // What changes in place may be another's, as an autoscaler's replicas are.
    if (isSame ? isKept || changesInPlace(kind, steps) : isKept && !isKnown) return;
    const manager = isKept ? null : ownerOf(steps, managers);
    found.push({ isKept, difference: { kind, path, before, after, manager } });
  });
  // What a policy changes on the way is no person's doing: told only where nobody's is found.
  const taken = found.filter(({ isKept }) => !isKept);
  return (taken.length > 0 ? taken : found).map(({ difference }) => difference);
}

/** Who set a field that changes in place after us; null = nobody whom the API tells. */
export function setInPlaceBy(object: unknown, kind: KindName): string | null {
  const managers = managersOf(object) ?? [];
  const own = ownEntry(managers)?.fields ?? {};
  const taken = stepsInPlace(kind).filter((steps) => !owns(own, steps));
  return taken.map((steps) => ownerOf(steps, managers)).find((manager) => manager !== null) ?? null;
}

/**
 * Who set a field last, among those who are not us; null where the API does not tell. Whoever took a field away owns
 * nothing of it: then it is who wrote after us.
 */
export function ownerOf(steps: Steps, managers: readonly ManagerEntry[]): string | null {
  const own = ownEntry(managers);
  const others = managers
    .filter((entry) => entry !== own && entry.subresource !== 'status')
    .sort((a, b) => (a.time < b.time ? 1 : -1));
  const owner = others.find(({ fields }) => owns(fields, steps));
  const since = own?.time ?? '';
  return (owner ?? others.find(({ time }) => time > since))?.manager ?? null;
}

/** Whether a set of fields has this one, what is around it as one value, or something in it. */
function owns(fields: ManagerEntry['fields'], steps: Steps): boolean {
  let at: Json | undefined = fields;
  for (const step of steps) {
    const inner: Json | undefined = child(at, step);
    if (inner === undefined) return false;
    at = inner;
    if (Object.keys(Object(at)).length === 0) return true;
  }
  return true;
}

const child = (fields: Json | undefined, step: string): Json | undefined =>
  fields !== null && typeof fields === 'object' && !Array.isArray(fields)
    ? (fields as Readonly<Record<string, Json>>)[step]
    : undefined;

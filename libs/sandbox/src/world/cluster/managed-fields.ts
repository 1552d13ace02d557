import type { JsonObject } from '../json.js';
import { canonicalJson, sameJson } from '../json.js';
import { ApiError } from './api-error.js';
import type { FieldSet } from './field-set.js';
import {
  changedFields,
  dotted,
  fieldsOf,
  fromFieldsV1,
  pathSeparator,
  toFieldsV1,
  valueAt,
} from './field-set.js';
import { mergeApplied, withoutFields } from './merge.js';
import type { ManagedFields } from './object.js';

/** Who writes, to what version of the API, when. */
export interface Author {
  readonly manager: string;
  readonly apiVersion: string;
  /** As {@link kubeTime} writes it. */
  readonly time: string;
}

/** An object and who owns what of it. */
export interface Managed {
  readonly object: JsonObject;
  readonly managedFields: readonly ManagedFields[];
}

/**
 * Server-side apply: the manager's fields become exactly those of `applied`; fields it had and no longer names go,
 * unless somebody else owns them too.
 * @throws ApiError 409 naming every field another manager set to another value, unless forced
 */
export function applyFields(live: Managed, applied: JsonObject, author: Author, force: boolean): Managed {
  const wanted = fieldsOf(applied);
  const mine = live.managedFields.find((entry) => isApply(entry, author.manager));
  const before = mine === undefined ? new Set<string>() : fromFieldsV1(mine.fieldsV1);
  const others = live.managedFields.filter((entry) => entry !== mine);
  const taken = conflicts(live, others, applied, wanted);
  if (taken.length > 0 && !force) throw conflictError(taken);
  const lost = new Set(taken.map((each) => each.path));
  const rest = others
    .map((entry) => (entry.subresource === undefined ? without(entry, lost) : entry))
    .filter((entry) => entry !== null);
  const kept = new Set([...wanted, ...rest.flatMap((entry) => [...fromFieldsV1(entry.fieldsV1)])]);
  const object = withoutFields(mergeApplied(live.object, applied), abandoned(before, kept));
  const entry = entryOf('Apply', author, wanted, mine);
  return { object, managedFields: [entry, ...rest] };
}

/** A plain write: whatever it changed belongs to its author from now on, and to nobody else. */
export function updateFields(live: Managed, object: JsonObject, author: Author): Managed {
  const changed = changedFields(live.object, object);
  const present = (path: string): boolean => {
    const steps = path.split(pathSeparator);
    return valueAt(object, steps) !== undefined || valueAt(live.object, steps) === undefined;
  };
  const mine = live.managedFields.find(
    (entry) =>
      entry.operation === 'Update' && entry.manager === author.manager && entry.subresource === undefined,
  );
  const rest = live.managedFields
    .filter((entry) => entry !== mine)
    .map((entry) => {
      if (entry.subresource !== undefined) return entry;
      const fields = [...fromFieldsV1(entry.fieldsV1)];
      return without(entry, new Set(fields.filter((path) => changed.has(path) || !present(path))));
    })
    .filter((entry) => entry !== null);
  const owned = new Set(
    [...(mine === undefined ? [] : fromFieldsV1(mine.fieldsV1)), ...changed].filter((path) => present(path)),
  );
  if (owned.size === 0) return { object, managedFields: rest };
  return { object, managedFields: [...rest, entryOf('Update', author, owned, mine)] };
}

/**
 * What goes with the fields a manager no longer names: those, and every field around them below which nobody owns
 * anything any more (a probe goes with its defaults when its port goes).
 */
function abandoned(before: FieldSet, kept: FieldSet): FieldSet {
  const needed = new Set<string>();
  for (const path of kept) for (const outer of withOuter(path)) needed.add(outer);
  const gone = new Set<string>();
  for (const path of before) {
    for (const outer of withOuter(path)) {
      const isNamed = (outer.split(pathSeparator).at(-1) ?? '').startsWith('f:');
      if ((isNamed || before.has(outer)) && !needed.has(outer)) gone.add(outer);
    }
  }
  return gone;
}

function withOuter(path: string): readonly string[] {
  const steps = path.split(pathSeparator);
  return steps.map((_, index) => steps.slice(0, index + 1).join(pathSeparator));
}

interface Taken {
  readonly path: string;
  readonly entry: ManagedFields;
}

function conflicts(
  live: Managed,
  others: readonly ManagedFields[],
  applied: JsonObject,
  wanted: FieldSet,
): readonly Taken[] {
  const taken: Taken[] = [];
  for (const entry of others) {
    if (entry.subresource !== undefined) continue;
    for (const path of fromFieldsV1(entry.fieldsV1)) {
      if (!wanted.has(path)) continue;
      const steps = path.split(pathSeparator);
      // An item of a list is owned beside its members: being there is no value to quarrel about.
      if (steps.at(-1)?.startsWith('k:') === true) continue;
      if (!sameJson(valueAt(live.object, steps), valueAt(applied, steps))) taken.push({ path, entry });
    }
  }
  return taken.toSorted(
    (a, b) =>
      a.entry.manager.localeCompare(b.entry.manager) ||
      comparePaths(a.path.split(pathSeparator), b.path.split(pathSeparator)),
  );
}

/** Fields of one level come before what lies below that level. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((step, place) => step !== b[place]);
  const [isLastA, isLastB] = [index === a.length - 1, index === b.length - 1];
  if (isLastA !== isLastB) return isLastA ? -1 : 1;
  return (a[index] ?? '') < (b[index] ?? '') ? -1 : 1;
}

function conflictError(taken: readonly Taken[]): ApiError {
  const causes = taken.map(({ path, entry }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${quarrelsWith(entry)}`,
    field: dotted(path),
  }));
  const count = `${taken.length} conflict${taken.length === 1 ? '' : 's'}`;
  const [first] = causes;
  const said = causes.length === 1 ? `${first?.message ?? ''}: ${first?.field ?? ''}` : listed(causes);
  return new ApiError(409, 'Conflict', `Apply failed with ${count}: ${said}`, { causes });
}

function listed(causes: readonly { readonly message: string; readonly field: string }[]): string {
  const sentences = [...new Set(causes.map((cause) => cause.message))];
  return sentences
    .map((sentence) => {
      const fields = causes.filter((cause) => cause.message === sentence).map((cause) => `- ${cause.field}`);
      return `${sentence.replace(/^conflict /, 'conflicts ')}:\n${fields.join('\n')}`;
    })
    .join('\n');
}

function quarrelsWith(entry: ManagedFields): string {
  return entry.operation === 'Apply' ? `"${entry.manager}"` : `"${entry.manager}" using ${entry.apiVersion}`;
}

function isApply(entry: ManagedFields, manager: string): boolean {
  return entry.operation === 'Apply' && entry.manager === manager;
}

function without(entry: ManagedFields, lost: FieldSet): ManagedFields | null {
  const fields = fromFieldsV1(entry.fieldsV1);
  const left = new Set([...fields].filter((path) => !lost.has(path)));
  if (left.size === fields.size) return entry;
  return left.size === 0 ? null : { ...entry, fieldsV1: toFieldsV1(left) };
}

function entryOf(
  operation: 'Apply' | 'Update',
  author: Author,
  fields: FieldSet,
  known: ManagedFields | undefined,
): ManagedFields {
  const fieldsV1 = toFieldsV1(fields);
  if (known !== undefined && canonicalJson(known.fieldsV1) === canonicalJson(fieldsV1)) return known;
  return {
    manager: author.manager,
    operation,
    apiVersion: author.apiVersion,
    time: author.time,
    fieldsType: 'FieldsV1',
    fieldsV1,
  };
}

import type { Json, JsonObject } from '../json.js';
import { isJsonArray, isJsonObject } from '../json.js';
import { keyStep, pathSeparator } from './field-set.js';
import type { ListType } from './list-type.js';
import { isAtomicMap, listType } from './list-type.js';

/** What `applied` says laid over `live`, list by list as its type asks. */
export function mergeApplied(live: JsonObject, applied: JsonObject): JsonObject {
  return mergeMaps(live, applied, []);
}

/** The object without the fields and all below them. */
export function withoutFields(object: JsonObject, fields: Iterable<string>): JsonObject {
  let result: Json = object;
  // What lies outside goes first: without the members of its key an item of a list would no longer be found.
  const outerFirst = [...fields].toSorted(
    (a, b) => a.split(pathSeparator).length - b.split(pathSeparator).length,
  );
  for (const field of outerFirst) result = without(result, field.split(pathSeparator), []) ?? {};
  return isJsonObject(result) ? result : {};
}

/** RFC 7386: null deletes, objects merge, everything else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, Json | undefined> = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (value !== undefined) result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** A strategic merge patch: as a merge patch, but keyed lists merge item by item; `$patch: delete` takes an item out. */
export function strategicPatch(target: Json | undefined, patch: Json, path: readonly string[] = []): Json {
  if (isJsonArray(patch) && isJsonArray(target)) return patchList(target, patch, path);
  if (!isJsonObject(patch)) return patch;
  if (patch['$patch'] === 'replace') return omit(patch, '$patch');
  const result: Record<string, Json | undefined> = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete result[key];
    else if (value !== undefined) result[key] = strategicPatch(result[key], value, [...path, key]);
  }
  return result;
}

function patchList(target: readonly Json[], patch: readonly Json[], path: readonly string[]): Json {
  const type = listType(path);
  if (type === 'atomic') return patch;
  const items = [...target];
  for (const item of patch) {
    const step = keyStep(item, type);
    const index = items.findIndex((each) => keyStep(each, type) === step);
    const known = items[index];
    if (isJsonObject(item) && item['$patch'] === 'delete') {
      if (index >= 0) items.splice(index, 1);
    } else if (known === undefined) items.push(item);
    else items[index] = strategicPatch(known, item, path);
  }
  return items;
}

function merge(live: Json | undefined, applied: Json, path: readonly string[]): Json {
  if (isJsonObject(applied) && isJsonObject(live) && !isAtomicMap(path))
    return mergeMaps(live, applied, path);
  if (!isJsonArray(applied) || !isJsonArray(live)) return applied;
  const type = listType(path);
  if (type === 'atomic') return applied;
  return mergeLists(live, applied, type, path);
}

/** The applied order counts; what only the live list has stays where it stood between its neighbours. */
function mergeLists(
  live: readonly Json[],
  applied: readonly Json[],
  type: Exclude<ListType, 'atomic'>,
  path: readonly string[],
): Json {
  const step = (item: Json | undefined): string | null => (item === undefined ? null : keyStep(item, type));
  const known = new Map(live.map((item) => [step(item), item]));
  const wanted = new Set(applied.map(step));
  const merged = (over: Json): Json => {
    const item = known.get(step(over));
    return item === undefined || type === 'set' || type.wholeItems === true ? over : merge(item, over, path);
  };
  const result: Json[] = [];
  let place = 0;
  for (const over of applied) {
    const isShared = known.has(step(over));
    for (let item = live[place]; item !== undefined && step(item) !== step(over); item = live[place]) {
      if (!wanted.has(step(item))) result.push(item);
      else if (!isShared) break;
      place++;
    }
    if (step(live[place]) === step(over)) place++;
    result.push(merged(over));
  }
  return [...result, ...live.slice(place).filter((item) => !wanted.has(step(item)))];
}

function mergeMaps(live: JsonObject, applied: JsonObject, path: readonly string[]): JsonObject {
  const result: Record<string, Json | undefined> = { ...live };
  for (const [key, value] of Object.entries(applied)) {
    if (value !== undefined) result[key] = merge(live[key], value, [...path, key]);
  }
  return result;
}

function without(value: Json, steps: readonly string[], path: readonly string[]): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return undefined;
  if (isJsonObject(value) && step.startsWith('f:')) {
    const name = step.slice(2);
    const member = value[name];
    if (member === undefined) return value;
    const left = without(member, rest, [...path, name]);
    return left === undefined ? omit(value, name) : { ...value, [name]: left };
  }
  if (!isJsonArray(value)) return value;
  const type = listType(path);
  return value.flatMap((item) => {
    if (keyStep(item, type) !== step) return [item];
    const left = without(item, rest, path);
    return left === undefined ? [] : [left];
  });
}

function omit(value: JsonObject, key: string): JsonObject {
  const { [key]: _gone, ...rest } = value;
  return rest;
}

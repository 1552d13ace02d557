import type { Json, JsonObject } from '../json.js';
import { canonicalJson, isJsonArray, isJsonObject } from '../json.js';
import type { ListType } from './list-type.js';
import { isAtomicMap, keyDefaults, listType } from './list-type.js';

/**
 * The fields a manager owns: each a path of steps joined by {@link pathSeparator}, a step being `f:name` of a map, `k:{…}` of a
 * keyed list or `v:…` of a set, as the API writes them.
 */
export type FieldSet = ReadonlySet<string>;

/** Joins steps; no step contains it, since JSON text has no raw line break. */
export const pathSeparator = '\n';

/** What no manager owns, because the server itself sets it. */
const systemMetadata = new Set([
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
]);

const maps = new Set([`f:metadata${pathSeparator}f:labels`, `f:metadata${pathSeparator}f:annotations`]);

/** All fields an object sets, without kind, apiVersion, status and what the server sets. */
export function fieldsOf(object: JsonObject): FieldSet {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(object)) {
    if (key === 'kind' || key === 'apiVersion' || key === 'status' || value === undefined) continue;
    if (key !== 'metadata') {
      collect(value, [`f:${key}`], [key], found);
      continue;
    }
    if (!isJsonObject(value)) continue;
    for (const [name, member] of Object.entries(value)) {
      if (member !== undefined && !systemMetadata.has(name)) {
        collect(member, ['f:metadata', `f:${name}`], ['metadata', name], found);
      }
    }
  }
  return found;
}

/** The fields whose value differs between two states of an object. */
export function changedFields(before: JsonObject, after: JsonObject): FieldSet {
  const changed = new Set<string>();
  for (const path of fieldsOf(after)) {
    const steps = path.split(pathSeparator);
    const now = valueAt(after, steps);
    const then = valueAt(before, steps);
    // A keyed item is there or not; its members are compared on their own.
    const byMembers = isJsonObject(now) && (steps.at(-1) ?? '').startsWith('k:');
    if (then === undefined || (!byMembers && canonicalJson(now) !== canonicalJson(then))) changed.add(path);
    // Who brings the first label or annotation owns the map as well.
    const map = steps.slice(0, 2);
    if (then === undefined && maps.has(map.join(pathSeparator)) && valueAt(before, map) === undefined) {
      changed.add(map.join(pathSeparator));
    }
  }
  return changed;
}

/** The key step of a list item, or null when it lacks a member of its key. */
export function keyStep(item: Json, type: ListType): string | null {
  if (type === 'set') return `v:${JSON.stringify(item)}`;
  if (type === 'atomic' || !isJsonObject(item)) return null;
  const parts: string[] = [];
  for (const key of type.keys) {
    const value = item[key] ?? keyDefaults[key];
    if (value === undefined) return null;
    parts.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`);
  }
  return `k:{${parts.join(',')}}`;
}

/** The value a path leads to, or undefined. */
export function valueAt(object: Json | undefined, steps: readonly string[]): Json | undefined {
  let value: Json | undefined = object;
  const path: string[] = [];
  for (const step of steps) {
    if (step.startsWith('f:')) {
      const name = step.slice(2);
      path.push(name);
      value = isJsonObject(value) ? value[name] : undefined;
    } else if (isJsonArray(value)) {
      const type = listType(path);
      value = value.find((item) => keyStep(item, type) === step);
    } else return undefined;
  }
  return value;
}

/** The nested form that managedFields carries. */
export function toFieldsV1(fields: FieldSet): JsonObject {
  interface Node {
    member: boolean;
    readonly children: Map<string, Node>;
  }
  const root: Node = { member: false, children: new Map() };
  for (const path of fields) {
    let node = root;
    for (const step of path.split(pathSeparator)) {
      const child: Node = node.children.get(step) ?? { member: false, children: new Map() };
      node.children.set(step, child);
      node = child;
    }
    node.member = true;
  }
  const write = (node: Node): JsonObject => {
    if (node.children.size === 0) return {};
    const entries = [...node.children].map(([step, child]): [string, Json] => [step, write(child)]);
    return Object.fromEntries(node.member && node !== root ? [['.', {}], ...entries] : entries);
  };
  return write(root);
}

/** The flat form of what managedFields carries. */
export function fromFieldsV1(nested: JsonObject): FieldSet {
  const found = new Set<string>();
  const read = (node: JsonObject, steps: readonly string[]): void => {
    const entries = Object.entries(node);
    if (entries.length === 0 && steps.length > 0) found.add(steps.join(pathSeparator));
    for (const [step, child] of entries) {
      if (step === '.') found.add(steps.join(pathSeparator));
      else if (isJsonObject(child)) read(child, [...steps, step]);
    }
  };
  read(nested, []);
  return found;
}

/** `.spec.replicas`, as a conflict names a field. */
export function dotted(path: string): string {
  return path
    .split(pathSeparator)
    .map((step) =>
      step.startsWith('f:')
        ? `.${step.slice(2)}`
        : `[${step
            .slice(2)
            .replace(/^\{|\}$/g, '')
            .replaceAll('":', '"=')
            .replaceAll(/"(\w+)"=/g, '$1=')}]`,
    )
    .join('');
}

function collect(value: Json, steps: readonly string[], path: readonly string[], found: Set<string>): void {
  if (isJsonObject(value) && !isAtomicMap(path)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    if (members.length === 0) found.add(steps.join(pathSeparator));
    for (const [name, member] of members) {
      if (member !== undefined) collect(member, [...steps, `f:${name}`], [...path, name], found);
    }
    return;
  }
  const type = isJsonArray(value) ? listType(path) : 'atomic';
  if (!isJsonArray(value) || type === 'atomic') {
    found.add(steps.join(pathSeparator));
    return;
  }
  for (const item of value) {
    const step = keyStep(item, type);
    if (step === null) continue;
    found.add([...steps, step].join(pathSeparator));
    if (type !== 'set' && type.wholeItems !== true) collect(item, [...steps, step], path, found);
  }
}

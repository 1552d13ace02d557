import type { Requirement } from './label-selector.js';
import { matches } from './label-selector.js';
import type { ObjectMeta } from './object.js';
import { keyOf } from './object.js';

interface HasMeta {
  readonly metadata: ObjectMeta;
}

/** All objects of one kind, found by name, namespace or label without looking at the others. */
export class Collection<T extends HasMeta> {
  private readonly objects = new Map<string, T>();
  private readonly byNamespace = new Map<string, Map<string, T>>();
  private readonly byLabel = new Map<string, Map<string, T>>();

  get size(): number {
    return this.objects.size;
  }

  /** The object, or undefined; '' is the namespace of what has none. */
  get(namespace: string, name: string): T | undefined {
    return this.objects.get(`${namespace}/${name}`);
  }

  /** The object under `namespace/name`. */
  byKey(key: string): T | undefined {
    return this.objects.get(key);
  }

  /** All, in the order they were first stored. */
  values(): Iterable<T> {
    return this.objects.values();
  }

  /** Those of a namespace (all namespaces when null) that meet the selector, in no particular order. */
  select(namespace: string | null, requirements: readonly Requirement[]): readonly T[] {
    const found: T[] = [];
    for (const object of this.candidates(namespace, requirements)) {
      if (matches(requirements, object.metadata.labels)) found.push(object);
    }
    return found;
  }

  /** Stores the object in place of the one with its name. */
  set(object: T): void {
    const key = keyOf(object);
    const previous = this.objects.get(key);
    if (previous !== undefined) this.unindexLabels(key, previous);
    this.objects.set(key, object);
    bucket(this.byNamespace, object.metadata.namespace ?? '').set(key, object);
    for (const [name, value] of Object.entries(object.metadata.labels ?? {})) {
      bucket(this.byLabel, labelKey(object, name, value)).set(key, object);
    }
  }

  /** Forgets the object with this name. */
  delete(object: T): void {
    const key = keyOf(object);
    this.unindexLabels(key, this.objects.get(key) ?? object);
    this.objects.delete(key);
    this.byNamespace.get(object.metadata.namespace ?? '')?.delete(key);
  }

  private candidates(namespace: string | null, requirements: readonly Requirement[]): Iterable<T> {
    if (namespace === null) return this.objects.values();
    let smallest = this.byNamespace.get(namespace) ?? new Map<string, T>();
    for (const each of requirements) {
      if (each.operator !== 'in' || each.values.length !== 1) continue;
      const labelled = this.byLabel.get(`${namespace}|${each.key}=${each.values[0] ?? ''}`);
      if (labelled === undefined) return [];
      if (labelled.size < smallest.size) smallest = labelled;
    }
    return smallest.values();
  }

  private unindexLabels(key: string, object: T): void {
    for (const [name, value] of Object.entries(object.metadata.labels ?? {})) {
      const label = labelKey(object, name, value);
      const labelled = this.byLabel.get(label);
      labelled?.delete(key);
      if (labelled?.size === 0) this.byLabel.delete(label);
    }
  }
}

function labelKey(object: HasMeta, name: string, value: string): string {
  return `${object.metadata.namespace ?? ''}|${name}=${value}`;
}

function bucket<T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = new Map<string, T>();
  map.set(key, fresh);
  return fresh;
}

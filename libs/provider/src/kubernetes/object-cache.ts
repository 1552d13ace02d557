import type { Metadata } from './object.js';

/**
 * The newest known state of one kind's objects in one namespace, by name. Fed by a watch and by the
 * answers of our own calls in any order: an older state never replaces a newer one, and what was
 * deleted does not come back by an answer that was late. (Resource versions of one kind are compared
 * as numbers, as Kubernetes allows since 1.35 and etcd always kept it.)
 */
export class ObjectCache<T extends { readonly metadata: Metadata }> {
  readonly #objects = new Map<string, T>();
  readonly #buried = new Map<string, bigint>();
  readonly #changed: (object: T) => void;

  /** @param changed called with each object that came, changed, or went (its last state) */
  constructor(changed: (object: T) => void) {
    this.#changed = changed;
  }

  get(name: string): T | undefined {
    return this.#objects.get(name);
  }

  /** What is known of an object that was read from the API, if it is that very state. */
  same(read: unknown): T | null {
    const { name, uid, resourceVersion }: Partial<Metadata> = Object(Object(read).metadata);
    const known = this.#objects.get(name ?? '')?.metadata;
    const isSame = known !== undefined && known.uid === uid && known.resourceVersion === resourceVersion;
    return isSame ? (this.#objects.get(known.name) ?? null) : null;
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  /** Takes a state of an object, unless a newer one is known. */
  put(object: T): void {
    const { name, resourceVersion } = object.metadata;
    // Most of a listing: thousands of versions are not read as numbers without a break.
    if (this.#objects.get(name)?.metadata.resourceVersion === resourceVersion) return;
    const version = versionOf(object);
    const buried = this.#buried.get(name);
    if (buried !== undefined && version <= buried) return;
    const known = this.#objects.get(name);
    if (known !== undefined && version <= versionOf(known)) return;
    this.#objects.set(name, object);
    this.#changed(object);
  }

  /** The object is gone; `object` is its last state. */
  drop(object: T): void {
    const { name } = object.metadata;
    this.#bury(name, versionOf(object));
    const known = this.#objects.get(name);
    // A new object with that name may be known already by the answer to our own write.
    if (known === undefined || versionOf(known) > versionOf(object)) return;
    this.#objects.delete(name);
    this.#changed(object);
  }

  /** Takes a whole listing that was true at `resourceVersion`; what is not in it is gone. */
  replace(objects: readonly T[], resourceVersion: string): void {
    const at = toVersion(resourceVersion);
    const names = new Set(objects.map((object) => object.metadata.name));
    for (const [name, known] of this.#objects) {
      if (names.has(name) || versionOf(known) > at) continue;
      this.#objects.delete(name);
      this.#bury(name, at);
      this.#changed(known);
    }
    for (const object of objects) this.put(object);
  }

  #bury(name: string, version: bigint): void {
    this.#buried.set(name, version);
    if (this.#buried.size <= 1000) return;
    const oldest = this.#buried.keys().next();
    if (oldest.done !== true) this.#buried.delete(oldest.value);
  }
}

function versionOf(object: { readonly metadata: Metadata }): bigint {
  return toVersion(object.metadata.resourceVersion);
}

function toVersion(text: string): bigint {
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
}

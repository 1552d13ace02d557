import type { Cluster } from './cluster.js';
import type { Kubelet } from './kubelet.js';
import type { KubeObject, OwnerReference } from './object.js';
import { keyOf, kubeTime } from './object.js';
import type { Plural } from './resource.js';
import { plurals, knownResources } from './resource.js';

/** What becomes of an object's dependents. */
export type Propagation = 'Foreground' | 'Background' | 'Orphan';

const foregroundFinalizer = 'foregroundDeletion';
const laterMs = 5;

/** Deletes objects as the API server and its garbage collector do together. */
export class GarbageCollector {
  constructor(
    private readonly cluster: Cluster,
    private readonly kubelet: Kubelet,
  ) {
    for (const plural of plurals) {
      for (const object of cluster.collection(plural).values()) this.follow(plural, object);
    }
  }

  /**
   * Starts the deletion of an object; done at once unless it waits for something.
   * @param graceSeconds of a pod: 0 takes it away at once
   * @returns true when the object is gone
   */
  remove(plural: Plural, object: KubeObject, propagation: Propagation, graceSeconds?: number): boolean {
    const { cluster } = this;
    if (plural === 'pods') {
      const pod = cluster.objects.pods.byKey(keyOf(object));
      if (pod !== undefined) this.kubelet.terminate(pod, graceSeconds);
      return cluster.collection('pods').byKey(keyOf(object)) === undefined;
    }
    if (propagation === 'Orphan') this.orphan(object);
    const waits = propagation === 'Foreground' ? [foregroundFinalizer] : [];
    const finalizers = [...new Set([...(object.metadata.finalizers ?? []), ...waits])];
    if (plural === 'namespaces') return this.terminateNamespace(object);
    if (finalizers.length === 0) {
      cluster.drop(plural, object);
      return true;
    }
    if (
      object.metadata.deletionTimestamp === undefined ||
      finalizers.length !== object.metadata.finalizers?.length
    ) {
      const generation = object.metadata.generation;
      const metadata = {
        ...object.metadata,
        ...(generation === undefined ? {} : { generation: generation + 1 }),
        deletionTimestamp: object.metadata.deletionTimestamp ?? kubeTime(cluster.now),
        deletionGracePeriodSeconds: 0,
        finalizers,
      };
      this.put(plural, { ...object, metadata });
    }
    return false;
  }

  /** Looks at what a change means for deletion: of the object itself, its owners, its dependents, its namespace. */
  follow(plural: Plural, object: KubeObject): void {
    if (object.metadata.deletionTimestamp !== undefined)
      this.later(`gc:${object.metadata.uid}`, () => this.finish(plural, keyOf(object)));
    for (const owner of object.metadata.ownerReferences ?? []) {
      if (!this.exists(owner, object))
        this.later(`gc:${object.metadata.uid}`, () => this.collect(plural, keyOf(object)));
    }
  }

  /** Looks at what an object left behind. */
  followGone(object: KubeObject): void {
    for (const { plural, object: dependent } of this.cluster.dependentsOf(object.metadata.uid)) {
      this.later(`gc:${dependent.metadata.uid}`, () => this.collect(plural, keyOf(dependent)));
    }
    for (const owner of object.metadata.ownerReferences ?? []) {
      const plural = pluralOf(owner.kind);
      if (plural === undefined) continue;
      const key = `${object.metadata.namespace ?? ''}/${owner.name}`;
      this.later(`gc:${owner.uid}`, () => this.finish(plural, key));
    }
    const namespace = this.cluster.objects.namespaces.get('', object.metadata.namespace ?? '');
    if (namespace?.status.phase !== 'Terminating') return;
    this.later(`gc:${namespace.metadata.uid}`, () => this.emptyNamespace(keyOf(namespace)));
  }

  private later(key: string, work: () => void): void {
    this.cluster.timeline.sooner(key, this.cluster.now + laterMs, work);
  }

  /** A dependent whose owners are all gone goes too. */
  private collect(plural: Plural, key: string): void {
    const object = this.cluster.collection(plural).byKey(key);
    if (object === undefined) return;
    const owners = object.metadata.ownerReferences ?? [];
    const left = owners.filter((owner) => this.exists(owner, object));
    if (owners.length > 0 && left.length === 0) this.remove(plural, object, 'Background');
    else this.finish(plural, key);
  }

  /** An object that is being deleted in the foreground goes when nothing that blocks it is left. */
  private finish(plural: Plural, key: string): void {
    const object = this.cluster.collection(plural).byKey(key);
    if (object === undefined || object.metadata.deletionTimestamp === undefined) return;
    if (plural === 'namespaces') return this.emptyNamespace(key);
    if (plural === 'pods') return;
    let finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes(foregroundFinalizer)) {
      const blocking = this.cluster
        .dependentsOf(object.metadata.uid)
        .filter(({ object: dependent }) => blocks(dependent, object.metadata.uid));
      for (const { plural: kind, object: dependent } of blocking) {
        if (dependent.metadata.deletionTimestamp !== undefined) continue;
        const hasOwn = this.cluster.dependentsOf(dependent.metadata.uid).length > 0;
        this.remove(kind, dependent, hasOwn ? 'Foreground' : 'Background');
      }
      const left = this.cluster
        .dependentsOf(object.metadata.uid)
        .some(({ object: dependent }) => blocks(dependent, object.metadata.uid));
      if (left) return;
      finalizers = finalizers.filter((each) => each !== foregroundFinalizer);
    }
    if (finalizers.length === 0) this.cluster.drop(plural, object);
    else if (finalizers.length !== object.metadata.finalizers?.length) {
      this.put(plural, { ...object, metadata: { ...object.metadata, finalizers } });
    }
  }

  private orphan(object: KubeObject): void {
    for (const { plural, object: dependent } of this.cluster.dependentsOf(object.metadata.uid)) {
      const { ownerReferences, ...metadata } = dependent.metadata;
      const left = (ownerReferences ?? []).filter((owner) => owner.uid !== object.metadata.uid);
      this.put(plural, {
        ...dependent,
        metadata: { ...metadata, ...(left.length === 0 ? {} : { ownerReferences: left }) },
      });
    }
  }

  private terminateNamespace(object: KubeObject): boolean {
    const namespace = this.cluster.objects.namespaces.byKey(keyOf(object));
    if (namespace === undefined) return true;
    if (namespace.status.phase === 'Terminating') return false;
    const metadata = { ...namespace.metadata, deletionTimestamp: kubeTime(this.cluster.now) };
    this.cluster.update('namespaces', { ...namespace, metadata, status: { phase: 'Terminating' } });
    return false;
  }

  private emptyNamespace(key: string): void {
    const namespace = this.cluster.objects.namespaces.byKey(key);
    if (namespace === undefined) return;
    let left = 0;
    for (const plural of plurals) {
      if (!knownResources[plural].namespaced) continue;
      for (const object of this.cluster.collection(plural).select(namespace.metadata.name, [])) {
        if (object.metadata.deletionTimestamp === undefined) this.remove(plural, object, 'Background');
        if (this.cluster.collection(plural).byKey(keyOf(object)) !== undefined) left++;
      }
    }
    if (left === 0)
      this.cluster.drop('namespaces', this.cluster.collection('namespaces').byKey(key) ?? asPlain(namespace));
  }

  private exists(owner: OwnerReference, dependent: KubeObject): boolean {
    const plural = pluralOf(owner.kind);
    // Kinds the sandbox does not serve are taken to be there: the collector never deletes on a guess.
    if (plural === undefined) return true;
    const namespace = knownResources[plural].namespaced ? (dependent.metadata.namespace ?? '') : '';
    return this.cluster.collection(plural).get(namespace, owner.name)?.metadata.uid === owner.uid;
  }

  private put(plural: Plural, object: KubeObject): void {
    this.cluster.update(plural, object);
  }
}

function blocks(dependent: KubeObject, uid: string): boolean {
  return (
    dependent.metadata.ownerReferences?.some(
      (owner) => owner.uid === uid && owner.blockOwnerDeletion === true,
    ) ?? false
  );
}

function pluralOf(kind: string): Plural | undefined {
  return plurals.find((plural) => knownResources[plural].kind === kind);
}

function asPlain(object: object): KubeObject {
  // Every typed kind is a KubeObject without the index signature.
  return object as unknown as KubeObject;
}

import type { Random } from '@arthor/core';
import type { Json } from '../json.js';
import type { Timeline } from '../timeline.js';
import { Collection } from './collection.js';
import type { Change } from './history.js';
import { History } from './history.js';
import type {
  Deployment,
  EndpointSlice,
  HorizontalPodAutoscaler,
  HttpRoute,
  Ingress,
  KubeEvent,
  KubeObject,
  Namespace,
  ObjectMeta,
  PlainObject,
  Pod,
  ReplicaSet,
  Service,
} from './object.js';
import { keyOf, kubeTime } from './object.js';
import type { PodRuntime } from './pod-runtime.js';
import type { Plural } from './resource.js';
import { plurals } from './resource.js';
import { uuid } from './random-name.js';

/** The type of object each kind's collection holds. */
export interface KindMap {
  namespaces: Namespace;
  nodes: PlainObject;
  ingressclasses: PlainObject;
  deployments: Deployment;
  replicasets: ReplicaSet;
  pods: Pod;
  services: Service;
  endpointslices: EndpointSlice;
  horizontalpodautoscalers: HorizontalPodAutoscaler;
  poddisruptionbudgets: PlainObject;
  ingresses: Ingress;
  gatewayclasses: PlainObject;
  gateways: PlainObject;
  httproutes: HttpRoute;
  events: KubeEvent;
}

/** One line of the journal that concerns the cluster. */
export type ClusterRecord =
  | { readonly put: Plural; readonly rv: number; readonly object: KubeObject; readonly runtime?: PodRuntime }
  | { readonly drop: Plural; readonly rv: number; readonly key: string };

/** Called within the same turn as the change, before anything is answered. */
export type ChangeListener = (plural: Plural, change: Change) => void;

/** An object before the cluster has given it an identity. */
export type Draft<T> = Omit<T, 'metadata'> & {
  readonly metadata: Omit<ObjectMeta, 'uid' | 'resourceVersion' | 'creationTimestamp'>;
};

/**
 * The objects of a simulated cluster: plain state, one revision for all kinds, every change told to the journal and to
 * those who listen. Rules live elsewhere: `write.ts` for requests, the controllers for what follows from them.
 */
export class Cluster {
  readonly objects: { readonly [P in Plural]: Collection<KindMap[P]> };
  /** What a pod's container is doing, beside the object; by the pod's uid. */
  readonly runtimes = new Map<string, PodRuntime>();
  private readonly histories: { readonly [P in Plural]: History };
  private readonly dependents = new Map<string, Map<string, { plural: Plural; key: string }>>();
  private readonly listeners: ChangeListener[] = [];
  private newest: number;

  /** @param record takes every change, in order, before it is visible to anyone outside */
  constructor(
    readonly timeline: Timeline,
    readonly random: Random,
    private readonly record: (record: ClusterRecord) => void,
    restored: readonly ClusterRecord[] = [],
  ) {
    this.objects = {
      namespaces: new Collection(),
      nodes: new Collection(),
      ingressclasses: new Collection(),
      deployments: new Collection(),
      replicasets: new Collection(),
      pods: new Collection(),
      services: new Collection(),
      endpointslices: new Collection(),
      horizontalpodautoscalers: new Collection(),
      poddisruptionbudgets: new Collection(),
      ingresses: new Collection(),
      gatewayclasses: new Collection(),
      gateways: new Collection(),
      httproutes: new Collection(),
      events: new Collection(),
    };
    this.newest = 100;
    for (const each of restored) this.restore(each);
    const history = (): History => new History(this.newest);
    this.histories = {
      namespaces: history(),
      nodes: history(),
      ingressclasses: history(),
      deployments: history(),
      replicasets: history(),
      pods: history(),
      services: history(),
      endpointslices: history(),
      horizontalpodautoscalers: history(),
      poddisruptionbudgets: history(),
      ingresses: history(),
      gatewayclasses: history(),
      gateways: history(),
      httproutes: history(),
      events: history(),
    };
  }

  /** Simulated time of the work at hand, ms since epoch. */
  get now(): number {
    return this.timeline.now;
  }

  /** The newest revision; a list shows the state at it. */
  get revision(): number {
    return this.newest;
  }

  /** Hears every change from now on. */
  listen(listener: ChangeListener): void {
    this.listeners.push(listener);
  }

  /** The kept changes of a kind. */
  history(plural: Plural): History {
    return this.histories[plural];
  }

  /** Objects of a kind without knowing which: for code that treats all kinds alike. */
  collection(plural: Plural): Collection<KubeObject> {
    return this.objects[plural];
  }

  /** Stores a new object and gives it uid, revision and time. */
  create<P extends Plural>(plural: P, draft: Draft<KindMap[P]>, runtime?: PodRuntime): KindMap[P] {
    const metadata: ObjectMeta = {
      ...draft.metadata,
      uid: uuid(this.random),
      resourceVersion: '',
      creationTimestamp: kubeTime(this.now),
    };
    // A draft with its metadata completed is the object: the spread loses that relation for the compiler.
    const object = { ...draft, metadata } as unknown as KindMap[P];
    return this.store(plural, object, 'ADDED', runtime);
  }

  /** Stores a changed object under a new revision. */
  update<P extends Plural>(plural: P, object: KindMap[P], runtime?: PodRuntime): KindMap[P] {
    return this.store(plural, object, 'MODIFIED', runtime);
  }

  /** Takes the object away for good; its dependents are the garbage collector's affair. */
  drop(plural: Plural, object: KubeObject): void {
    const collection = this.collection(plural);
    const last = collection.byKey(keyOf(object));
    if (last === undefined) return;
    const revision = ++this.newest;
    collection.delete(last);
    this.runtimes.delete(last.metadata.uid);
    this.unlink(plural, last);
    this.record({ drop: plural, rv: revision, key: keyOf(last) });
    const gone = { ...last, metadata: { ...last.metadata, resourceVersion: String(revision) } };
    this.tell(plural, { revision, type: 'DELETED', object: gone, previous: last });
  }

  /** Every object that names `uid` as an owner. */
  dependentsOf(uid: string): readonly { readonly plural: Plural; readonly object: KubeObject }[] {
    const found: { plural: Plural; object: KubeObject }[] = [];
    for (const { plural, key } of this.dependents.get(uid)?.values() ?? []) {
      const object = this.collection(plural).byKey(key);
      if (object !== undefined) found.push({ plural, object });
    }
    return found;
  }

  /** The whole state as journal lines: what a compacted journal starts with. */
  *records(): Iterable<ClusterRecord> {
    for (const plural of plurals) {
      for (const object of this.collection(plural).values()) yield this.put(plural, object, this.newest);
    }
  }

  private store<P extends Plural>(
    plural: P,
    object: KindMap[P],
    type: 'ADDED' | 'MODIFIED',
    runtime: PodRuntime | undefined,
  ): KindMap[P] {
    const collection = this.collection(plural);
    const revision = ++this.newest;
    const metadata = { ...object.metadata, resourceVersion: String(revision) };
    const stored: KindMap[P] = { ...object, metadata };
    // Every kind is a KubeObject; its generic form is not seen as one by the compiler.
    const plain = stored as unknown as KubeObject;
    const previous = collection.byKey(keyOf(object)) ?? null;
    if (previous !== null) this.unlink(plural, previous);
    collection.set(plain);
    this.link(plural, plain);
    if (runtime !== undefined) this.runtimes.set(metadata.uid, runtime);
    this.record(this.put(plural, plain, revision));
    this.tell(plural, { revision, type, object: plain, previous });
    return stored;
  }

  private put(plural: Plural, object: KubeObject, rv: number): ClusterRecord {
    const runtime = this.runtimes.get(object.metadata.uid);
    return runtime === undefined ? { put: plural, rv, object } : { put: plural, rv, object, runtime };
  }

  private restore(record: ClusterRecord): void {
    this.newest = Math.max(this.newest, record.rv);
    if ('put' in record) {
      const previous = this.collection(record.put).byKey(keyOf(record.object));
      if (previous !== undefined) this.unlink(record.put, previous);
      this.collection(record.put).set(record.object);
      this.link(record.put, record.object);
      if (record.runtime !== undefined) this.runtimes.set(record.object.metadata.uid, record.runtime);
      return;
    }
    const last = this.collection(record.drop).byKey(record.key);
    if (last === undefined) return;
    this.collection(record.drop).delete(last);
    this.unlink(record.drop, last);
    this.runtimes.delete(last.metadata.uid);
  }

  private tell(plural: Plural, change: Change): void {
    this.histories[plural].add(change);
    for (const listener of this.listeners) listener(plural, change);
  }

  private link(plural: Plural, object: KubeObject): void {
    const key = keyOf(object);
    for (const owner of object.metadata.ownerReferences ?? []) {
      const known = this.dependents.get(owner.uid) ?? new Map<string, { plural: Plural; key: string }>();
      known.set(`${plural}:${key}`, { plural, key });
      this.dependents.set(owner.uid, known);
    }
  }

  private unlink(plural: Plural, object: KubeObject): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const known = this.dependents.get(owner.uid);
      known?.delete(`${plural}:${keyOf(object)}`);
      if (known?.size === 0) this.dependents.delete(owner.uid);
    }
  }
}

/** Any object seen as JSON, for merging and comparing. */
export function asJson(object: KubeObject | object): Json {
  // Objects of the API are JSON by construction; their named types carry no index signature.
  return object as unknown as Json;
}

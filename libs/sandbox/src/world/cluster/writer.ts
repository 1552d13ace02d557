import type { Json, JsonObject } from '../json.js';
import { isJsonObject, objectAt, sameJson, stringAt } from '../json.js';
import { asObject, omitWritable, onlyWritable, writableMetadata } from './body.js';
import type { Cause } from './api-error.js';
import {
  alreadyExists,
  ApiError,
  badRequest,
  conflict,
  invalid,
  namespaceTerminating,
  notFound,
  preconditionFailed,
} from './api-error.js';
import type { Cluster } from './cluster.js';
import { asJson } from './cluster.js';
import { undeclaredField } from './declared-fields.js';
import { withDefaults } from './defaults.js';
import type { GarbageCollector, Propagation } from './garbage-collector.js';
import type { Managed } from './managed-fields.js';
import { applyFields, updateFields } from './managed-fields.js';
import type { Deployment, KubeObject, ManagedFields, ObjectMeta, Pod } from './object.js';
import { kubeTime } from './object.js';
import { mergePatch } from './merge.js';
import { normalise } from './normalise.js';
import { generateName, uuid } from './random-name.js';
import type { Resource } from './resource.js';
import { apiVersionOf, knownResources } from './resource.js';
import { validate } from './validate.js';

/** Where a write goes: the kind, and the name the request's path gives. */
export interface Target {
  readonly resource: Resource;
  /** '' for kinds without namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** The query parameters of a write. */
export interface WriteOptions {
  readonly manager: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** The body of a DELETE. */
export interface DeleteOptions {
  readonly propagation: Propagation;
  readonly graceSeconds?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun?: boolean;
}

/** The writing verbs of the API, with their refusals. */
export class Writer {
  private lastClusterIp = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly garbage: GarbageCollector,
  ) {}

  /**
   * Server-side apply: creates the object or makes the manager's fields those of the body. Nothing changes, not even
   * the revision, when the result is what is there already.
   * @throws ApiError 409 for a stale resourceVersion or a uid that is not there, 422 for a bad object, 404 without its
   *   namespace
   */
  apply(
    target: Target,
    body: JsonObject,
    options: WriteOptions,
  ): { readonly object: KubeObject; readonly created: boolean } {
    this.checkBody(target, body);
    this.checkFields(target, body);
    const live = this.find(target);
    const given = objectAt(body, 'metadata');
    const applied = onlyWritable(body);
    if (live === undefined) {
      const uid = stringAt(given, 'uid');
      if (uid !== undefined) {
        const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
        throw conflict(target.resource, target.name, why);
      }
      const managed = applyFields(
        { object: {}, managedFields: [] },
        applied,
        this.author(target, options),
        true,
      );
      return { object: this.insert(target, managed, options), created: true };
    }
    this.checkLock(target, given, live);
    const managed = applyFields(
      managedOf(live),
      applied,
      this.author(target, options),
      options.force ?? false,
    );
    return { object: this.store(target, live, managed, options), created: false };
  }

  /** POST. @throws ApiError 409 AlreadyExists */
  create(target: Target, body: JsonObject, options: WriteOptions): KubeObject {
    const metadata = objectAt(body, 'metadata');
    const base = stringAt(metadata, 'generateName');
    const name =
      stringAt(metadata, 'name') ?? (base === undefined ? '' : generateName(base, this.cluster.random));
    if (name === '') {
      const message = 'Required value: name or generateName is required';
      throw invalid(target.resource, '', [{ reason: 'FieldValueRequired', message, field: 'metadata.name' }]);
    }
    const named = { ...target, name };
    this.checkBody(named, { ...body, metadata: { ...metadata, name } });
    if (this.find(named) !== undefined) throw alreadyExists(target.resource, name);
    const empty: Managed = { object: {}, managedFields: [] };
    return this.insert(named, updateFields(empty, onlyWritable(body), this.author(named, options)), options);
  }

  /** PUT. @throws ApiError 404, or 409 for a stale resourceVersion */
  replace(target: Target, body: JsonObject, options: WriteOptions): KubeObject {
    this.checkBody(target, body);
    const live = this.get(target);
    this.checkLock(target, objectAt(body, 'metadata'), live);
    return this.change(target, live, body, options);
  }

  /** The patches that are laid over the live object. @throws ApiError 404, or 409 for a stale resourceVersion */
  patch(target: Target, change: (live: Json) => Json, options: WriteOptions): KubeObject {
    const live = this.get(target);
    const changed = change(asJson(live));
    if (!isJsonObject(changed)) throw badRequest('the patch does not leave an object');
    this.checkLock(target, objectAt(changed, 'metadata'), live);
    return this.change(target, live, changed, options);
  }

  /** The part of an object that kubelet and controllers write, until they write it again themselves. @throws ApiError 404 */
  patchStatus(plural: 'pods' | 'deployments', target: Target, status: JsonObject): KubeObject {
    const live = this.get(target);
    const patched = mergePatch(asJson(live), { status });
    // Laid over an object of this kind.
    return this.cluster.update(plural, patched as unknown as Deployment & Pod);
  }

  /**
   * DELETE.
   * @returns the object as it is while it goes, or null when it is gone already
   * @throws ApiError 404, or 409 when a precondition does not hold
   */
  remove(target: Target, options: DeleteOptions): { readonly object: KubeObject; readonly gone: boolean } {
    const live = this.get(target);
    const { uid, resourceVersion } = live.metadata;
    if (options.uid !== undefined && options.uid !== uid) {
      const why = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
      throw preconditionFailed(target.resource, target.name, why);
    }
    if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
      const why = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
      throw preconditionFailed(target.resource, target.name, why);
    }
    if (options.dryRun === true) return { object: live, gone: false };
    const gone = this.garbage.remove(target.resource.plural, live, options.propagation, options.graceSeconds);
    return { object: this.find(target) ?? live, gone };
  }

  private insert(target: Target, managed: Managed, options: WriteOptions): KubeObject {
    const { resource, namespace, name } = target;
    if (resource.namespaced) this.checkNamespace(target);
    const metadata = {
      ...objectAt(managed.object, 'metadata'),
      name,
      ...(namespace === '' ? {} : { namespace }),
    };
    const complete = this.complete(target, { ...managed.object, metadata }, null);
    const object = this.typed(target, complete, {
      ...(resource.generation ? { generation: 1 } : {}),
      managedFields: managed.managedFields,
      uid: options.dryRun === true ? uuid(this.cluster.random) : '',
      creationTimestamp: kubeTime(this.cluster.now),
      resourceVersion: '',
    });
    if (options.dryRun === true) return object;
    return this.cluster.create(resource.plural, object);
  }

  private change(target: Target, live: KubeObject, body: JsonObject, options: WriteOptions): KubeObject {
    const { spec: _spec, ...rest } = asObject(live);
    const writable = onlyWritable(body);
    const metadata = { ...omitWritable(objectAt(rest, 'metadata')), ...objectAt(writable, 'metadata') };
    const after = { ...rest, ...writable, metadata };
    const before = managedOf(live);
    return this.store(target, live, updateFields(before, after, this.author(target, options)), options);
  }

  /** Writes what came out of a merge, unless it is what is there already. */
  private store(target: Target, live: KubeObject, managed: Managed, options: WriteOptions): KubeObject {
    const { name, namespace } = live.metadata;
    const metadata = {
      ...objectAt(managed.object, 'metadata'),
      name,
      ...(namespace === undefined ? {} : { namespace }),
    };
    const complete = this.complete(target, { ...managed.object, metadata }, asObject(live));
    const sameSpec =
      sameJson(complete['spec'], asObject(live)['spec']) && !countsAnnotations(target, complete, live);
    const { uid, resourceVersion, creationTimestamp, generation } = live.metadata;
    const counted = generation === undefined ? undefined : generation + (sameSpec ? 0 : 1);
    const { deletionTimestamp, deletionGracePeriodSeconds, generateName: base } = live.metadata;
    const object = this.typed(target, complete, {
      uid,
      resourceVersion,
      creationTimestamp,
      ...(counted === undefined || !target.resource.generation ? {} : { generation: counted }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
      ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
      ...(base === undefined ? {} : { generateName: base }),
      managedFields: managed.managedFields,
    });
    if (sameJson(asJson(object), asJson(live))) return live;
    if (options.dryRun === true) return object;
    const stored = this.cluster.update(target.resource.plural, object);
    if (stored.metadata.deletionTimestamp !== undefined && (stored.metadata.finalizers ?? []).length === 0) {
      this.garbage.follow(target.resource.plural, stored);
    }
    return stored;
  }

  /** Defaults, what only the cluster can give, and validation. */
  private complete(target: Target, object: JsonObject, live: JsonObject | null): JsonObject {
    const { plural } = target.resource;
    const kept = live === null ? {} : { status: live['status'] };
    let complete = withDefaults(plural, normalise({ ...object, ...kept }));
    if (plural === 'services') complete = this.withClusterIp(complete, live);
    const causes = validate(plural, complete, live);
    if (causes.length > 0) throw invalid(target.resource, target.name, causes);
    if (live !== null) return complete;
    if (plural === 'services' || plural === 'ingresses') return { ...complete, status: { loadBalancer: {} } };
    if (plural === 'deployments') return { ...complete, status: {} };
    if (plural === 'replicasets') return { ...complete, status: { replicas: 0 } };
    return complete;
  }

  private withClusterIp(service: JsonObject, live: JsonObject | null): JsonObject {
    const spec = objectAt(service, 'spec');
    const known =
      stringAt(spec, 'clusterIP') ??
      stringAt(objectAt(live ?? {}, 'spec'), 'clusterIP') ??
      this.freshClusterIp();
    return { ...service, spec: { ...spec, clusterIP: known, clusterIPs: [known] } };
  }

  private freshClusterIp(): string {
    this.lastClusterIp = (this.lastClusterIp || this.cluster.objects.services.size) + 1;
    return `10.96.${(this.lastClusterIp >> 8) & 255}.${this.lastClusterIp & 255}`;
  }

  private typed(
    target: Target,
    complete: JsonObject,
    system: Omit<ObjectMeta, 'name' | 'namespace'>,
  ): KubeObject {
    const { resource } = target;
    const given = objectAt(complete, 'metadata');
    const metadata: Record<string, Json | undefined | readonly ManagedFields[]> = {
      name: stringAt(given, 'name'),
      ...(resource.namespaced ? { namespace: stringAt(given, 'namespace') } : {}),
      ...system,
    };
    for (const key of writableMetadata) if (given[key] !== undefined) metadata[key] = given[key];
    const { kind: _kind, apiVersion: _apiVersion, metadata: _metadata, ...parts } = complete;
    // Validated above: the parts are those of the target's kind.
    return {
      kind: resource.kind,
      apiVersion: apiVersionOf(resource),
      metadata,
      ...parts,
    } as unknown as KubeObject;
  }

  private checkBody(target: Target, body: JsonObject): void {
    const { resource, name, namespace } = target;
    const [kind, apiVersion] = [stringAt(body, 'kind'), stringAt(body, 'apiVersion')];
    if (
      (kind !== undefined && kind !== resource.kind) ||
      (apiVersion !== undefined && apiVersion !== apiVersionOf(resource))
    ) {
      throw badRequest(`invalid object type: ${apiVersion ?? ''}, Kind=${kind ?? ''}`);
    }
    const given = stringAt(objectAt(body, 'metadata'), 'name');
    if (given !== undefined && given !== name) {
      throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
    }
    const within = stringAt(objectAt(body, 'metadata'), 'namespace');
    if (within !== undefined && within !== '' && within !== namespace) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
  }

  private checkFields(target: Target, body: JsonObject): void {
    const unknown = undeclaredField(target.resource.plural, body);
    if (unknown === null) return;
    const { resource, namespace, name } = target;
    const what = `${namespace}/${name}; ${apiVersionOf(resource)}, Kind=${resource.kind}`;
    const message = `failed to create typed patch object (${what}): ${unknown}: field not declared in schema`;
    throw new ApiError(500, '', message);
  }

  private checkLock(target: Target, given: JsonObject, live: KubeObject): void {
    const uid = stringAt(given, 'uid');
    if (uid !== undefined && uid !== live.metadata.uid) {
      const cause: Cause = {
        reason: 'FieldValueInvalid',
        message: `Invalid value: "${uid}": field is immutable`,
        field: 'metadata.uid',
      };
      throw invalid(target.resource, target.name, [cause]);
    }
    const revision = stringAt(given, 'resourceVersion') ?? '';
    if (revision === '' || revision === live.metadata.resourceVersion) return;
    const why = 'the object has been modified; please apply your changes to the latest version and try again';
    throw conflict(target.resource, target.name, why);
  }

  private checkNamespace(target: Target): void {
    const namespace = this.cluster.objects.namespaces.get('', target.namespace);
    if (namespace === undefined) throw notFound(knownResources.namespaces, target.namespace);
    if (namespace.status.phase === 'Terminating') {
      throw namespaceTerminating(target.resource, target.name, target.namespace);
    }
  }

  private find(target: Target): KubeObject | undefined {
    return this.cluster.collection(target.resource.plural).get(target.namespace, target.name);
  }

  private get(target: Target): KubeObject {
    const live = this.find(target);
    if (live === undefined) throw notFound(target.resource, target.name);
    return live;
  }

  private author(target: Target, options: WriteOptions) {
    return {
      manager: options.manager,
      apiVersion: apiVersionOf(target.resource),
      time: kubeTime(this.cluster.now),
    };
  }
}

/** 422 for an apply without fieldManager, which the API server puts on the options' own kind. */
export function managerRequired(): ApiError {
  const message = 'Required value: is required for apply patch';
  return new ApiError(422, 'Invalid', `PatchOptions.meta.k8s.io "" is invalid: fieldManager: ${message}`, {
    group: 'meta.k8s.io',
    kind: 'PatchOptions',
    causes: [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }],
  });
}

function managedOf(live: KubeObject): Managed {
  return { object: asObject(live), managedFields: live.metadata.managedFields ?? [] };
}

/** A Deployment's generation moves with its annotations as well as with its spec. */
function countsAnnotations(target: Target, complete: JsonObject, live: KubeObject): boolean {
  if (target.resource.plural !== 'deployments') return false;
  const before = objectAt(objectAt(asObject(live), 'metadata'), 'annotations');
  return !sameJson(objectAt(objectAt(complete, 'metadata'), 'annotations'), before);
}

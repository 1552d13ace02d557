import type { JsonObject } from '../json.js';
import type { Resource } from './resource.js';
import { qualifiedKind, qualifiedPlural } from './resource.js';

/** One field of a refusal, as details.causes lists it. */
export type Cause = { readonly reason: string; readonly message: string; readonly field: string };

/** A refusal of the Kubernetes API; texts and codes as API server 1.36 was seen to give them. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: number,
    /** The machine-readable word; '' where the API server gives none. */
    readonly reason: string,
    message: string,
    readonly details?: JsonObject,
  ) {
    super(message);
  }

  /** The Status object that is the body of the answer. */
  toStatus(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    };
  }
}

function names(resource: Resource, name: string, kind: string): JsonObject {
  return { name, ...(resource.group === '' ? {} : { group: resource.group }), kind };
}

/** 404 for an object that is not there. */
export function notFound(resource: Resource, name: string): ApiError {
  const message = `${qualifiedPlural(resource)} "${name}" not found`;
  return new ApiError(404, 'NotFound', message, names(resource, name, resource.plural));
}

/** 409 for a create of what is there already. */
export function alreadyExists(resource: Resource, name: string): ApiError {
  const message = `${qualifiedPlural(resource)} "${name}" already exists`;
  return new ApiError(409, 'AlreadyExists', message, names(resource, name, resource.plural));
}

/** 409 for a write that rests on an old view of the object. */
export function conflict(resource: Resource, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedPlural(resource)} "${name}": ${why}`;
  return new ApiError(409, 'Conflict', message, names(resource, name, resource.plural));
}

/** 409 for a delete whose precondition does not hold; here the API server names the kind instead of the plural. */
export function preconditionFailed(resource: Resource, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedKind(resource)} "${name}": ${why}`;
  return new ApiError(409, 'Conflict', message, names(resource, name, resource.kind));
}

/** 422 with one cause per field. */
export function invalid(resource: Resource, name: string, causes: readonly Cause[]): ApiError {
  const sentences = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const said = sentences.length === 1 ? sentences.join('') : `[${sentences.join(', ')}]`;
  const message = `${qualifiedKind(resource)} "${name}" is invalid: ${said}`;
  return new ApiError(422, 'Invalid', message, { ...names(resource, name, resource.kind), causes });
}

/** 400 for a request that makes no sense. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** 403 for new content in a namespace that is going away. */
export function namespaceTerminating(resource: Resource, name: string, namespace: string): ApiError {
  const message = `${qualifiedPlural(resource)} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`;
  return new ApiError(403, 'Forbidden', message, {
    ...names(resource, name, resource.plural),
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}

/** 410 for a place in the history that is no longer kept. */
export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', message);
}

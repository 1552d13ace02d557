/**
 * Who may call an endpoint; checked by one guard before anything else.
 * - public: anyone
 * - session: whoever is signed in or holds a token
 * - viewer … admin: that role or a higher one in at least one environment; where the request names an
 *   environment the handler narrows it to that one. admin: without a limit to environments.
 */
export type Permission = 'public' | 'session' | 'viewer' | 'developer' | 'operator' | 'admin';

/** What the contract says of one endpoint beside its schemas; free of zod. */
interface Described {
  /** Below /api/v1; parameters as `{name}`. */
  readonly path: string;
  readonly permission: Permission;
  readonly tag:
    | 'application'
    | 'feature'
    | 'build'
    | 'deploy'
    | 'environment'
    | 'session'
    | 'access'
    | 'event'
    | 'system';
  /** Success status. */
  readonly status: number;
}

/** One endpoint: method, path, permission, and which of the contract's headers it knows. */
export type Route =
  | (Described & {
      readonly method: 'GET';
      /** The answer says which event it reflects (header `x-arthor-seq`): the live view goes on from there. */
      readonly numbered?: true;
      readonly repeatable?: never;
      /** It changes something all the same, as a browser that is led here can only GET: refusals are audited. */
      readonly writes?: true;
    })
  | (Described & {
      readonly method: 'POST';
      /** Takes an `Idempotency-Key`: a repeat is answered with what the first one made. */
      readonly repeatable?: true;
      readonly numbered?: never;
      readonly writes?: never;
    })
  | (Described & {
      readonly method: 'PUT' | 'PATCH' | 'DELETE';
      readonly numbered?: never;
      readonly repeatable?: never;
      readonly writes?: never;
    });

/** Checks one endpoint and keeps its literal types. */
export const route = <const R extends Route>(value: R): R => value;

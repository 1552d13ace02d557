import type { Json } from './cluster.js';

/** Of each kind of object, by its name in the API: a digest of the fields that we own there. */
export type Owned = Readonly<Record<string, string>>;

/** A field that we own and that is not as it would be after our own apply. */
export interface Difference {
  /** The API's kind of object, e.g. `Deployment`. */
  readonly kind: string;
  /** E.g. `spec.template.spec.containers[name=shop].image`. */
  readonly path: string;
  /** What our own apply gives; null = nothing. */
  readonly before: Json;
  /** What stands there; equal to `before` where only its owner changed. */
  readonly after: Json;
  /** Field manager that set it; null = the API does not tell, as of what an admission policy changes. */
  readonly manager: string | null;
}

/** An object of ours compared with what our own apply would make of it. */
export interface Comparison {
  /** What of it is ours as it was compared. */
  readonly owned: Owned;
  readonly differences: readonly Difference[];
}

/** Values that fill the gaps of a sentence with a code; the console has the sentence. */
export type Params = Readonly<Record<string, string | number | boolean | null>>;

/** The truth about one aspect, as Kubernetes words it. Unknown = could not look. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** A code the console has words for. */
  readonly reason: string;
  /** One English sentence, or the provider's own words. */
  readonly message: string;
  /** What the words of a code are made of; absent = nothing. */
  readonly params?: Params;
  /** When `status` last changed, ms. */
  readonly since: number;
}

/** Why something is not finished: code and sentence, the provider's own words, since when. */
export interface Blocking {
  readonly code: string;
  readonly message: string;
  readonly params: Params;
  /** The provider's own words, null where none were said. */
  readonly providerReason: string | null;
  /** When this code first held, ms. */
  readonly since: number;
  /** When the dispatcher looks again at the latest, ms; null = it waits for an event only. */
  readonly nextLookAt: number | null;
  /** Past the progress deadline: a person should decide. */
  readonly stalled: boolean;
}

/** Who answers where a lane was taken offline: the gateway alone, that it knows no such address. */
export const nobody = 'nobody';

/** Who answers at a lane's address. */
export interface Serving {
  readonly main: string;
  readonly canary: Canary | null;
}

export interface Canary {
  readonly name: string;
  /** Percent of the requests without its header. */
  readonly weight: number;
  /** Whether the header leads to it. */
  readonly header: boolean;
}

/** The deployments that may answer a request. */
export function mayAnswer({ main, canary }: Serving, header: boolean): readonly string[] {
  if (canary === null) return [main];
  if (header && canary.header) return [canary.name];
  return [...(canary.weight < 100 ? [main] : []), ...(canary.weight > 0 ? [canary.name] : [])];
}

/** One operation in one lane: from its acceptance until it was DONE both may answer, then the new ones alone. */
export interface Change {
  readonly target: string;
  /** Its row in the table. */
  readonly kind: string;
  readonly accepted: number;
  readonly done: number;
  readonly after: Serving;
  /** Who came and went meanwhile: the deployment that was cancelled. */
  readonly passing: readonly string[];
  /** How long it took to go on after an interruption, ms; null where there was none. */
  readonly wentOnMs: number | null;
}

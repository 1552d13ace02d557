/** What one part of the bench says. */
export interface Report {
  readonly lines: readonly string[];
  /** Whether every figure keeps its limit. */
  readonly met: boolean;
}

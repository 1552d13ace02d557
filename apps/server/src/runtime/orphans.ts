/** Workloads with this installation's label but without a row: shown to people, never touched. */
export abstract class Orphans {
  /** Their names in one environment, as of the last resync. */
  abstract namesIn(environment: string): readonly string[];
}

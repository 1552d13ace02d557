/** Workloads with this installation's label that no row speaks of: told to people, never touched. */
export abstract class Orphans {
  /** Their names in one environment, as the last comparison with the rows found them. */
  abstract namesIn(environment: string): readonly string[];
}

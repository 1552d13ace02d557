import { ProviderError, type Clock, type LeftOut } from '@arthor/core';
import { resourceOf, type KindName } from './kinds.js';

/** What is beside a workload where the rights allow it. */
export const optionalKinds = [
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
] as const satisfies readonly KindName[];

/** And what is done to pods. */
const rememberedKinds: readonly KindName[] = [...optionalKinds, 'Pod'];

/** How long a right that is missing is not tried again, ms. */
const deniedMs = 60_000;

/** What is left out of a namespace since the Role that is bound there does not give the right: it may be older. */
export class LeftOutKinds {
  readonly #deniedAt = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Does something with a kind; where that is denied, remembers it and answers `otherwise`. */
  async unless<T>(kind: KindName, namespace: string, work: () => Promise<T>, otherwise: T): Promise<T> {
    if (this.#isDenied(kind, namespace)) return otherwise;
    try {
      return await work();
    } catch (error) {
      const codes = ['FORBIDDEN', 'KIND_NOT_SERVED'];
      if (!(error instanceof ProviderError && codes.includes(error.code))) throw error;
      this.#deniedAt.set(`${kind} ${namespace}`, this.clock.now());
      return otherwise;
    }
  }

  /** What is left out of a namespace now. */
  of(namespace: string): readonly LeftOut[] {
    return rememberedKinds
      .filter((kind) => this.#isDenied(kind, namespace))
      .map((kind) => ({ kind, message: missingRights(kind, namespace) }));
  }

  #isDenied(kind: KindName, namespace: string): boolean {
    const at = this.#deniedAt.get(`${kind} ${namespace}`);
    return at !== undefined && this.clock.now() - at < deniedMs;
  }
}

/** What is missing, and the line that gives it. */
export const missingRights = (kind: KindName, namespace: string): string =>
  `Arthor may not ${leftUndone(kind)} in the namespace ${namespace} and leaves ${kind === 'Pod' ? 'it' : 'them'} out. ` +
  'Give the right with: kubectl apply -f script/kubernetes/rbac.yaml';

const leftUndone = (kind: KindName): string =>
  kind === 'Pod' ? 'mark the pods that go when there are to be fewer' : `keep ${resourceOf(kind).resource}`;

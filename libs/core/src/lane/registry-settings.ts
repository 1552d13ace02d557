/** Who brings an application's instances into the registry: itself, Arthor for it, or nobody: it is called by routes alone. */
export type RegisterBy = 'APPLICATION' | 'ARTHOR' | 'NONE';

/** Libraries that choose instances by metadata keys of their own. */
export const registryLibraries = ['SPRING_CLOUD_ALIBABA', 'NEPXION_DISCOVERY', 'JOYLIVE', 'DUBBO'] as const;
export type RegistryLibrary = (typeof registryLibraries)[number];

/** How an environment's registry is used for one application. */
export interface RegistrySettings {
  /** '' = the registry's public one. */
  readonly namespace: string;
  readonly group: string;
  readonly registerBy: RegisterBy;
  /** Whose keys are written beside ours. */
  readonly libraries: readonly RegistryLibrary[];
}

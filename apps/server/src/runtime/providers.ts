import type { ClusterPort, PipelinePort, RoutePort } from '@arthor/core';

/** What a part of the outside world is called in SANDBOX and in GET /system. */
export type ProviderName = 'kubernetes' | 'jenkins' | 'nacos' | 'apisix';

/**
 * The outside world of this installation, chosen once at start: the real adapters, spoken to at their
 * configured addresses or at the sandbox's. null = not configured; what needs it is refused with
 * PROVIDER_NOT_CONFIGURED.
 */
export abstract class Providers {
  /** The cluster that runs the pods. */
  abstract cluster(): ClusterPort | null;
  /** The gateway in front of the pods. */
  abstract route(): RoutePort | null;
  /** The CI server that makes images. */
  abstract pipeline(): PipelinePort | null;
  /** Where the environments' hosts are served; null when nobody said. */
  abstract get gatewayUrl(): string | null;
  /** What is simulated: the console shows a banner that names it. */
  abstract get simulated(): readonly ProviderName[];
}

/** An installation without any provider: applications and environments can be kept, nothing can run. */
export class NoProviders extends Providers {
  cluster(): null {
    return null;
  }
  route(): null {
    return null;
  }
  pipeline(): null {
    return null;
  }
  readonly gatewayUrl = null;
  readonly simulated: readonly ProviderName[] = [];
}

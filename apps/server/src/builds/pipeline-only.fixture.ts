import type { PipelinePort } from '@arthor/core';
import { Providers, type ProviderName } from '../runtime/providers.js';

/** An installation that can build and nothing else; null = not even that. */
export class PipelineOnly extends Providers {
  readonly gatewayUrl = null;
  readonly simulated: readonly ProviderName[] = [];

  constructor(public port: PipelinePort | null) {
    super();
  }

  cluster(): null {
    return null;
  }
  route(): null {
    return null;
  }
  pipeline(): PipelinePort | null {
    return this.port;
  }
}

import type { PipelinePort } from '@arthor/core';
import { NoProviders } from '../runtime/providers.js';

/** Providers with a pipeline only; null = none at all. */
export class PipelineOnly extends NoProviders {
  constructor(public port: PipelinePort | null) {
    super();
  }

  override pipeline(): PipelinePort | null {
    return this.port;
  }
}

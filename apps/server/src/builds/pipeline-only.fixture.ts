import type { PipelinePort } from '@arthor/core';
import { NoProviders } from '../runtime/providers.js';

/** An installation that can build and nothing else; null = not even that. */
export class PipelineOnly extends NoProviders {
  constructor(public port: PipelinePort | null) {
    super();
  }

  override pipeline(): PipelinePort | null {
    return this.port;
  }
}

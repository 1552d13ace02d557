import type { PipelinePort } from '@arthor/core';
import { Invalid } from '../http/domain-error.js';
import type { Providers } from '../runtime/providers.js';

/** The CI server, or 422 PROVIDER_NOT_CONFIGURED. */
export function requirePipeline(providers: Providers): PipelinePort {
  const pipeline = providers.pipeline();
  if (pipeline !== null) return pipeline;
  throw new Invalid(
    'PROVIDER_NOT_CONFIGURED',
    'No Jenkins is configured here. Set JENKINS_ENDPOINT, or build elsewhere and send image and commit.',
    { params: { provider: 'jenkins' } },
  );
}

import type { Environment } from '@arthor/contract';
import type { ReadEnvironment } from '../lane/environment-reader.js';

/** An environment as the API tells it. */
export const environmentBody = (read: ReadEnvironment): Environment => {
  const { row, settings, environment, gatewayUrl, problem } = read;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    host: row.host,
    settings,
    effective: {
      deployMode: environment.deployMode,
      gatewayUrl,
      drainSeconds: environment.drainMs / 1000,
      progressDeadlineSeconds: environment.progressDeadlineMs / 1000,
      onStalled: environment.onStalled,
      protected: environment.protected,
      acceptBuildsFrom: environment.acceptBuildsFrom === null ? null : [...environment.acceptBuildsFrom],
    },
    problem,
  };
};

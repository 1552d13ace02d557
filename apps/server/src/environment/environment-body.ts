import type { Environment } from '@arthor/contract';
import type { EnvironmentProblem } from '../lane/environment-of.js';
import type { ReadEnvironment } from '../lane/environment-reader.js';
import { registryPlace } from '../lane/registry-settings.js';
import type { RegistryPlace } from '../runtime/providers.js';

/** An environment as the API shows it; `unserved` is why it has no providers, `place` where in the registry it is. */
export const environmentBody = (
  read: ReadEnvironment,
  unserved: EnvironmentProblem | null,
  place: RegistryPlace | null,
): Environment => {
  const registry = registryPlace(read.row.name, read.settings, place);
  const { row, settings, environment } = read;
  const { cluster, routeProvider, gateway, ingressClass, gatewayUrl, gatewayReplicas } = read;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    host: row.host,
    settings,
    effective: {
      cluster,
      routeProvider,
      gateway,
      ingressClass,
      deployMode: environment.deployMode,
      gatewayUrl,
      apisixControlUrls: read.apisixControlUrls === null ? null : [...read.apisixControlUrls],
      gatewayReplicas,
      drainSeconds: environment.drainMs / 1000,
      progressDeadlineSeconds: environment.progressDeadlineMs / 1000,
      minReadySeconds: environment.minReadyMs / 1000,
      autoReturn: environment.autoReturn,
      keepWarmSeconds: environment.keepWarmMs / 1000,
      keepWarmMaxReplicas: environment.keepWarmMaxReplicas,
      onDrift: environment.onDrift,
      onStalled: environment.onStalled,
      protected: environment.protected,
      remindCanaryHours: settings.remindCanaryHours ?? 24,
      remindVariantHours: settings.remindVariantHours ?? 168,
      acceptBuildsFrom: environment.acceptBuildsFrom === null ? null : [...environment.acceptBuildsFrom],
      nacosNamespace: registry?.namespace ?? null,
      nacosGroup: registry?.group ?? null,
    },
    problem: read.problem ?? (unserved && { code: unserved.code, message: unserved.message }),
  };
};

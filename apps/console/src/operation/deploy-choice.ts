import type { Build, OperationCreate } from '@arthor/contract';
import type { PanelSearch } from '../search.js';

/**
 * The build a deploy form starts with: the one named, else the newest of the feature that was made
 * for the environment, else the newest of the feature at all. `builds`: successful, newest first.
 */
export function proposedBuild(builds: readonly Build[], search: PanelSearch): Build | undefined {
  if (search.build !== undefined) return builds.find((build) => String(build.id) === search.build);
  const ofFeature = builds.filter(
    (build) => search.feature === undefined || build.feature === search.feature,
  );
  return ofFeature.find((build) => build.environment === search.to) ?? ofFeature[0];
}

/** What is sent: absent keys are left to the server's defaults. null while something is missing. */
export function deployBody(search: PanelSearch, build: Build | undefined): OperationCreate | null {
  if (build === undefined) return null;
  const replicas = Number(search.replicas);
  return {
    operate: 'DEPLOY',
    build: build.id,
    environment: search.to ?? build.environment,
    symbol: search.as ?? 'stable',
    ...(search.replicas === undefined || !Number.isSafeInteger(replicas) ? {} : { replicas }),
    ...(search.external === undefined ? {} : { external: search.external === 'true' }),
  };
}

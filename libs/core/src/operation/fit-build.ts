import type { Environment } from '../lane/lane.js';
import { refuse, type BuildFacts, type LaneFacts, type Refusal, type Warning } from './accepted.js';

/** Why a build cannot be deployed here; null when it can. */
export function unfitBuild(build: BuildFacts, { lane, environment }: LaneFacts): Refusal | null {
  if (build.application !== lane.application)
    return refuse(
      'rule',
      'BUILD_OF_OTHER_APPLICATION',
      `Build ${build.id} is of application ${build.application}.`,
    );
  if (build.status !== 'SUCCESS' || build.image === null)
    return refuse(
      'rule',
      'BUILD_NOT_SUCCESSFUL',
      `Build ${build.id} is ${build.status}; only a successful build can be deployed.`,
      {
        build: build.id,
        status: build.status,
      },
    );
  const accepted = environment.acceptBuildsFrom;
  if (accepted !== null && build.environment !== environment.name && !accepted.includes(build.environment))
    return refuse(
      'rule',
      'BUILD_NOT_ACCEPTED',
      `${environment.name} accepts builds from ${accepted.join(', ') || 'itself'} only; this one was made for ${build.environment}.`,
      { environment: environment.name, builtFor: build.environment },
    );
  return null;
}

/** Accepted, but it was made with another environment's files. */
export const otherEnvironment = (build: BuildFacts, { name }: Environment): readonly Warning[] =>
  build.environment === name
    ? []
    : [
        {
          code: 'BUILD_OF_OTHER_ENVIRONMENT',
          message: `Build ${build.id} was made for ${build.environment}, not for ${name}.`,
          params: { build: build.id, builtFor: build.environment, environment: name },
        },
      ];

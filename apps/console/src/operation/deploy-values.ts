import type { Build, OperationCreate } from '@arthor/contract';
import type { Target } from './target.js';

/** Values of the deploy form; '' and null mean not chosen: the server's default applies. */
export interface DeployValues {
  readonly app: string;
  readonly feature: string;
  readonly build: string;
  readonly to: string;
  readonly as: string;
  readonly replicas: number | null;
  readonly external: boolean | null;
  readonly reason: string;
}

/** The form's values as the URL has them. */
export function valuesOf(search: Target): DeployValues {
  const { app = '', feature = '', build = '', to = '', as = 'stable', replicas, external } = search;
  const number = Number(replicas);
  return {
    app,
    feature,
    build,
    to,
    as,
    replicas: replicas === undefined || !Number.isSafeInteger(number) ? null : number,
    external: external === undefined ? null : external === 'true',
    reason: '',
  };
}

/** The reverse of {@link valuesOf}: what of the form is kept in the URL. */
export function targetOf({ app, feature, build, to, as, replicas, external }: DeployValues): Target {
  return {
    app,
    feature,
    build,
    to,
    as,
    replicas: replicas === null ? undefined : String(replicas),
    external: external === null ? undefined : String(external),
  };
}

/**
 * The build a deploy form starts with: the one named, else the newest of the feature that was made
 * for the environment, else the newest of the feature at all. `builds`: successful, newest first.
 */
export function proposedBuild(
  builds: readonly Build[],
  { build, feature, to }: Pick<DeployValues, 'build' | 'feature' | 'to'>,
): Build | undefined {
  if (build !== '') return builds.find((each) => String(each.id) === build);
  const ofFeature = builds.filter((each) => feature === '' || each.feature === feature);
  return ofFeature.find((each) => each.environment === to) ?? ofFeature[0];
}

/** What is sent: absent keys are left to the server's defaults. null while something is missing. */
export function deployBody(
  { to, as, replicas, external }: Pick<DeployValues, 'to' | 'as' | 'replicas' | 'external'>,
  build: Build | undefined,
): OperationCreate | null {
  if (build === undefined) return null;
  return {
    operate: 'DEPLOY',
    build: build.id,
    environment: to || build.environment,
    symbol: as || 'stable',
    ...(replicas === null ? {} : { replicas }),
    ...(external === null ? {} : { external }),
  };
}

import type { Build } from '@arthor/contract';
import type { Target } from './target.js';

/** Values of a form that brings a build somewhere; '' and null mean not chosen: the server's default applies. */
export interface BuildValues {
  readonly app: string;
  readonly feature: string;
  readonly build: string;
  readonly to: string;
  readonly as: string;
  readonly replicas: number | null;
  readonly reason: string;
}

/** The values as the URL has them. */
export function buildValuesOf(search: Target): BuildValues {
  const { app = '', feature = '', build = '', to = '', as = 'stable', replicas } = search;
  return { app, feature, build, to, as, replicas: countOf(replicas), reason: '' };
}

/** The reverse of {@link buildValuesOf}: what of the form is kept in the URL. */
export function buildTargetOf({ app, feature, build, to, as, replicas }: BuildValues): Target {
  return { app, feature, build, to, as, replicas: textOf(replicas) };
}

/** A whole number of the URL; null if there is none. */
export function countOf(text: string | undefined): number | null {
  const number = Number(text);
  return text === undefined || !Number.isSafeInteger(number) ? null : number;
}

/** A value as the URL has it; absent when nobody chose it. */
export const textOf = (value: number | boolean | null): string | undefined =>
  value === null ? undefined : String(value);

/**
 * The build a form starts with: the one named, else the newest that was made for the environment, else the
 * newest at all. `builds`: successful ones of the chosen feature, newest first.
 */
export function proposedBuild(
  builds: readonly Build[],
  { build, to }: Pick<BuildValues, 'build' | 'to'>,
): Build | undefined {
  if (build !== '') return builds.find((each) => String(each.id) === build);
  return builds.find((each) => each.environment === to) ?? builds[0];
}

/** What of a form is sent by every operation that brings a build; absent keys are left to the server's defaults. */
export function buildBody(
  { to, as, replicas }: Pick<BuildValues, 'to' | 'as' | 'replicas'>,
  build: Build,
): { build: number; environment: string; symbol: string; replicas?: number } {
  return {
    build: build.id,
    environment: to || build.environment,
    symbol: as || 'stable',
    ...(replicas === null ? {} : { replicas }),
  };
}

import type { Freeze } from '@arthor/contract';

/** Whether a freeze is about a place; one that names none is about all. */
export function isAbout(
  { environment, application }: Pick<Freeze, 'environment' | 'application'>,
  place: { readonly environment: string; readonly application: string | undefined },
): boolean {
  return (
    (environment === null || environment === place.environment) &&
    (application === null || place.application === undefined || application === place.application)
  );
}

/** Whether a freeze has begun; the server lists none that is over. */
export const hasBegun = ({ startsAt }: Pick<Freeze, 'startsAt'>, now: number): boolean =>
  Date.parse(startsAt) <= now;

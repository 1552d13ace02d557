import { useOutdatedAt } from '../live/use-live.js';
import { useTimed } from './use-now.js';

/**
 * The time of what is shown, in ms: now, moving once a second; while the page is not live, when it was
 * last true, so that no counter runs on unconfirmed.
 */
export function useShownTime(): number {
  return useSaid((time) => time);
}

/** What is said of the time of what is shown; painted again only when that changes. */
export function useSaid<T extends string | number>(of: (now: number) => T): T {
  const trueAt = useOutdatedAt();
  return useTimed((now) => of(trueAt === null ? now : Math.min(now, trueAt)));
}

import { createContext, use, useEffect, type RefObject } from 'react';

/** Asked before the panel closes; false keeps it open. */
export type MayClose = () => boolean;

/** Where the panel's content leaves its {@link MayClose}. */
export const CloseGuard = createContext<RefObject<MayClose | null> | null>(null);

/** Has the panel ask before Escape, × or a click beside it close it. */
export function useCloseGuard(mayClose: MayClose): void {
  const guard = use(CloseGuard);
  useEffect(() => {
    if (guard === null) return;
    guard.current = mayClose;
    return () => {
      guard.current = null;
    };
  });
}

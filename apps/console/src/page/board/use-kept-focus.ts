import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Keeps the focus in a lane when what had it goes, as the line does that becomes a card: whoever goes by keys
 * would begin anew with the first lane.
 */
export function useKeptFocus(): RefObject<HTMLElement | null> {
  const lane = useRef<HTMLElement>(null);
  // Read while rendering: afterwards it is gone already.
  const had = lane.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (had && document.activeElement === document.body)
      lane.current?.querySelector<HTMLElement>('[data-lane]')?.focus();
  });
  return lane;
}

import { useRef } from 'react';

/** A key that changes whenever the value does after the first time; null until then. */
export function useFlash(value: number): number | null {
  const first = useRef(value);
  return first.current === value ? null : value;
}

import { useEffect, useState } from 'react';

/** A value once it has not changed for a while; `settled` says whether that is so now. */
export function useSettled<T>(value: T, delayMs: number): { readonly value: T; readonly settled: boolean } {
  const text = JSON.stringify(value);
  const [held, setHeld] = useState({ value, text });
  useEffect(() => {
    if (held.text === text) return;
    const timer = window.setTimeout(() => setHeld({ value, text }), held.value === null ? 0 : delayMs);
    return () => window.clearTimeout(timer);
  }, [text, held.text]);
  return { value: held.value, settled: held.text === text };
}

import type { KeyboardEvent } from 'react';

/** Whether this key belongs to an input method: Enter then takes over a word and must not send a form. */
export function isComposing({ nativeEvent, keyCode }: KeyboardEvent): boolean {
  // 229: what browsers without isComposing on this event send.
  return nativeEvent.isComposing || keyCode === 229;
}

/** Keeps an Enter of an input method from sending the form. */
export function keepComposing(event: KeyboardEvent): void {
  if (event.key === 'Enter' && isComposing(event)) event.preventDefault();
}

import type { KeyboardEvent } from 'react';

/** Whether an input method is composing: its Enter accepts a word and must not submit the form. */
export function isComposing({ nativeEvent, keyCode }: KeyboardEvent): boolean {
  // 229: sent by browsers that do not set isComposing on this event.
  return nativeEvent.isComposing || keyCode === 229;
}

/** Keeps the Enter of an input method from submitting the form. */
export function keepComposing(event: KeyboardEvent): void {
  if (event.key === 'Enter' && isComposing(event)) event.preventDefault();
}

import type { MessageKey } from '../language/use-text.js';

/** A key of the sheet. */
interface Shortcut {
  readonly keys: readonly string[];
  readonly does: MessageKey;
}

/** Every key, as the sheet shows it. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ['Ctrl K', '⌘ K'], does: 'keys.palette' },
  { keys: ['/'], does: 'keys.filter' },
  { keys: ['j', 'k'], does: 'keys.lanes' },
  { keys: ['[', ']'], does: 'keys.environments' },
  { keys: ['Enter'], does: 'keys.unfold' },
  { keys: ['d'], does: 'keys.deploy' },
  { keys: ['w', 'p', 'r', 's', 'x', 'u'], does: 'keys.acts' },
  { keys: ['l'], does: 'keys.log' },
  { keys: ['g o', 'g f', 'g a', 'g b', 'g h', 'g e'], does: 'keys.go' },
  { keys: ['?'], does: 'keys.sheet' },
];

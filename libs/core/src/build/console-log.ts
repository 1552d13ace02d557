// Jenkins hides links in its console text: ESC[8mha:<base64>ESC[0m (hudson.console.ConsoleNote).
const note = /\u001b\[8mha:[A-Za-z0-9+/=]*\u001b\[0m/g;
// The same, cut anywhere before its last character by the end of the text.
const cutNote = /\u001b(\[(8(m(h(a(:[A-Za-z0-9+/=]*(\u001b(\[0?)?)?)?)?)?)?)?)?$/;

// What looks like a longer one is text: holding it back would stop the reading for good.
const longestNote = 65_536;

/** A piece of log text that can be shown, and how many of its last characters belong to the next piece. */
export interface CleanedLog {
  readonly text: string;
  /** The beginning of a console note whose end has not come yet: to be read again with what follows. */
  readonly heldBack: string;
}

/**
 * Log text without Jenkins' hidden console notes and with plain line ends. A note that is cut by the end
 * of the piece is held back, unless nothing follows (`last`).
 */
export function cleanConsoleLog(text: string, last: boolean): CleanedLog {
  const cut = last ? '' : (cutNote.exec(text)?.[0] ?? '');
  const heldBack = cut.length > longestNote ? '' : cut;
  const shown = text.slice(0, text.length - heldBack.length).replace(note, '');
  return { text: shown.replace(/\r+\n/g, '\n'), heldBack };
}

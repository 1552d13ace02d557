/** Where the focus is, and all that this is in, from the inside out. */
export function focusTrail(): readonly HTMLElement[] {
  const trail: HTMLElement[] = [];
  for (let each = document.activeElement; each !== null && each !== document.body; each = each.parentElement)
    if (each instanceof HTMLElement) trail.push(each);
  return trail;
}

const takesFocus = 'a[href], button:not(:disabled)';

/**
 * Gives the focus back to where it was. What was there may have gone meanwhile, as a line of the board that
 * became a card: then to the first that can take it in what is left around it.
 */
export function giveFocusBack([opener, ...around]: readonly HTMLElement[]): void {
  if (opener?.isConnected === true) return opener.focus();
  // Somebody has gone on to something else.
  if (document.activeElement !== document.body) return;
  const left = around.find((each) => each.isConnected);
  if (left === undefined) return;
  (left.hasAttribute('tabindex') ? left : left.querySelector<HTMLElement>(takesFocus))?.focus();
}

import { useEffect, useEffectEvent, useRef } from 'react';
import type { PanelShape } from './over-panel.js';

/** A panel beside the page, which goes on: one looks at the board while one decides. */
export function BesidePanel({ label, onClose, children }: PanelShape) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => (panel.current === null ? undefined : focusWhenThere(panel.current)), []);
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented && !isOfAnother(event))
      onClose();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
  return (
    <section ref={panel} className="side-panel beside" role="dialog" aria-label={label} tabIndex={-1}>
      {children}
    </section>
  );
}

/** A list, a menu or a dialog that stands over everything takes the key first. */
const isOfAnother = ({ target }: KeyboardEvent): boolean =>
  document.querySelector('dialog[open], [role=menu]') !== null ||
  (target instanceof Element && target.getAttribute('data-mantine-stop-propagation') === 'true');

/** Gives the focus to what is marked for it, as soon as that is loaded, unless somebody took it elsewhere. */
function focusWhenThere(panel: HTMLElement): () => void {
  const marked = () => panel.querySelector<HTMLElement>('[data-autofocus]');
  const now = marked();
  (now ?? panel).focus();
  if (now !== null) return () => {};
  const observer = new MutationObserver(() => {
    const found = marked();
    if (found === null) return;
    observer.disconnect();
    if (document.activeElement === panel) found.focus();
  });
  observer.observe(panel, { childList: true, subtree: true });
  return () => observer.disconnect();
}

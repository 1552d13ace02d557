import { useEffect, useState, type ReactNode } from 'react';
import { useText } from '../language/use-text.js';
import { BesidePanel } from './beside-panel.js';
import { Button } from './button.js';
import { focusTrail, giveFocusBack } from './focus-trail.js';
import { Icon } from './icon.js';
import { OverPanel } from './over-panel.js';
import './side-panel.css';

interface Props {
  readonly title: string;
  /** What gets the focus when it opens: the title, or the field marked `data-autofocus`. */
  readonly focus?: 'title' | 'field';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** From here on there is room for the page and the panel side by side. */
const wide = '(min-width: 1200px)';

/**
 * A panel at the right side: beside the page where there is room, else over it; the whole screen on a phone.
 * Escape closes it, and the focus goes back to where it was.
 */
export function SidePanel({ title, focus = 'title', onClose, children }: Props) {
  const text = useText();
  // Kept while it is open: what is typed in it would be lost with its shape.
  const [beside] = useState(() => window.matchMedia(wide).matches);
  // Read while rendering: in an effect the form inside has taken the focus already.
  const [trail] = useState(focusTrail);
  useEffect(() => () => giveFocusBack(trail), [trail]);
  const Shape = beside ? BesidePanel : OverPanel;
  return (
    <Shape label={title} onClose={onClose}>
      <div className="side-panel-head">
        <h2 tabIndex={-1} {...(focus === 'title' ? { 'data-autofocus': true } : {})}>
          {title}
        </h2>
        <Button look="quiet" size="square" className="push" aria-label={text('act.close')} onClick={onClose}>
          <Icon name="close" />
        </Button>
      </div>
      <div className="side-panel-body">{children}</div>
    </Shape>
  );
}

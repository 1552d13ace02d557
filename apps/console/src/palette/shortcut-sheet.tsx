import { Fragment } from 'react';
import { useText } from '../language/use-text.js';
import { Dialog } from '../ui/dialog.js';
import { shortcuts } from './shortcuts.js';
import './shortcut-sheet.css';

/** All keys, by what they do. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  return (
    <Dialog label={text('keys.title')} onClose={onClose}>
      <div className="keys" role="group" aria-label={text('keys.title')} tabIndex={0}>
        <h2>{text('keys.title')}</h2>
        <p className="muted">{text('keys.why')}</p>
        <dl>
          {shortcuts.map(({ keys, does }) => (
            <Fragment key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{text(does)}</dd>
            </Fragment>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}

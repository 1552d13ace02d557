import { useState } from 'react';
import { useText } from '../../language/use-text.js';
import { useCloseGuard } from '../../operation/close-guard.js';
import { usePanel } from '../../operation/use-panel.js';
import { CopyButton } from '../../part/copy-button.js';
import { Button } from '../../ui/button.js';

interface Props {
  readonly secret: string;
  /** What was made. */
  readonly title: string;
  /** How it is used, as a command; absent where it speaks for itself. */
  readonly use?: string;
}

/** A secret that is shown this once. */
export function Secret({ secret, title, use }: Props) {
  const text = useText();
  const { close } = usePanel();
  const [copied, setCopied] = useState(false);
  const [asked, setAsked] = useState(false);
  useCloseGuard(() => {
    if (copied || asked) return true;
    setAsked(true);
    return false;
  });
  return (
    <div className="panel-form">
      <div className="panel-scroll">
        <div className="note ok">
          <strong>{title}</strong>
          <span>{text('token.once')}</span>
          <code className="words">{secret}</code>
          <span>
            <CopyButton value={secret} label={text('act.copy')} onCopied={() => setCopied(true)} />
          </span>
        </div>
        {asked && !copied && (
          <p className="note warn" role="alert">
            {text('token.not-kept')}
          </p>
        )}
        {use !== undefined && (
          <div className="stack tight">
            <p className="muted">{text('token.use')}</p>
            <code className="words">{use}</code>
          </div>
        )}
      </div>
      <div className="panel-foot">
        <Button look="primary" className="push" onClick={close}>
          {text('token.kept')}
        </Button>
      </div>
    </div>
  );
}

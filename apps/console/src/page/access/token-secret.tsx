import { useState } from 'react';
import { urlOf } from '../../api/client.js';
import { useText } from '../../language/use-text.js';
import { useCloseGuard } from '../../operation/close-guard.js';
import { usePanel } from '../../operation/use-panel.js';
import { CopyButton } from '../../part/copy-button.js';
import { Button } from '../../ui/button.js';

/** The secret of a new token, and how to use it. */
export function TokenSecret({ secret }: { readonly secret: string }) {
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
          <strong>{text('token.made')}</strong>
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
        <div className="stack tight">
          <p className="muted">{text('token.use')}</p>
          <code className="words">{`curl -H "Authorization: Bearer ${secret}" ${window.location.origin}${urlOf('/lanes')}`}</code>
        </div>
      </div>
      <div className="panel-foot">
        <Button look="primary" className="push" onClick={close}>
          {text('token.kept')}
        </Button>
      </div>
    </div>
  );
}

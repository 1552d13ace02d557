import type { Lane } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { CopyButton } from '../../part/copy-button.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Curl } from './curl.js';

/** Where a lane answers, how to ask it from a terminal, and the tester. */
export function Address({ lane }: { readonly lane: Lane }) {
  const text = useText();
  const { open } = usePanel();
  const { url, traffic } = lane;
  return (
    <section className="stack tight" aria-label={text('address.title')}>
      <h2 className="section-title">{text('address.title')}</h2>
      {url === null ? (
        <p className="muted">{text('address.none')}</p>
      ) : (
        <>
          <div className="row">
            <a className="break" href={url} target="_blank" rel="noreferrer">
              {url}
            </a>
            <CopyButton value={url} />
            <Button className="push" onClick={() => open({ op: 'try', id: String(lane.id) })}>
              <Icon name="terminal" size={14} />
              {text('try.act')}
            </Button>
          </div>
          <Curl url={url} header="" />
          {traffic.wanted.header !== null && <Curl url={url} header={traffic.wanted.header} />}
        </>
      )}
    </section>
  );
}

import { useText } from '../../language/use-text.js';
import { CopyButton } from '../../part/copy-button.js';
import './curl.css';

/** A request to a lane as one would send it from a terminal. */
export function Curl({ url, header }: { readonly url: string; readonly header: string }) {
  const text = useText();
  const command = header === '' ? `curl -i '${url}'` : `curl -i -H 'gray: ${header}' '${url}'`;
  return (
    <div className="row">
      <pre className="words try-curl" tabIndex={0} aria-label={text('try.curl')}>
        {command}
      </pre>
      <CopyButton value={command} />
    </div>
  );
}

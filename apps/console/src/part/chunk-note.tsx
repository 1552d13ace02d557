import { useEffect, useState } from 'react';
import { call } from '../api/client.js';
import { ApiProblem } from '../api/problem.js';
import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import { reloadOnce } from './chunk-failure.js';
import './empty.css';

const againSeconds = 3;

/**
 * Stands where a part of the console should be that could not be read. While the server is away it asks
 * until it answers; once it does, the page is loaded again: what is missing was replaced by a new version.
 */
export function ChunkNote() {
  const text = useText();
  const [state, setState] = useState<'asking' | 'away' | 'gone'>('asking');
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left > 0) {
      const timer = window.setTimeout(() => setLeft(left - 1), 1_000);
      return () => window.clearTimeout(timer);
    }
    const aborting = new AbortController();
    const ask = async () => {
      const there = await isThere(aborting.signal);
      if (aborting.signal.aborted) return;
      setState(there ? 'gone' : 'away');
      if (there) reloadOnce();
      else setLeft(againSeconds);
    };
    void ask();
    return () => aborting.abort();
  }, [left]);
  return (
    <div className="page-body">
      <div className="note warn" role="status">
        <strong>{text(state === 'away' ? 'chunk.away' : 'chunk.gone')}</strong>
        {state === 'away' && <span className="muted">{text('chunk.again', { seconds: left })}</span>}
        {state === 'gone' && (
          <span>
            <Button size="small" onClick={() => window.location.reload()}>
              {text('chunk.reload')}
            </Button>
          </span>
        )}
      </div>
    </div>
  );
}

/** Whether the server answers, whatever it says. */
async function isThere(signal: AbortSignal): Promise<boolean> {
  try {
    await call('getSystem', { query: {}, signal });
    return true;
  } catch (error) {
    return error instanceof ApiProblem && error.status !== 0 && error.status < 500;
  }
}

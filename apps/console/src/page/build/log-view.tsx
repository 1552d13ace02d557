import { useState } from 'react';
import { useText } from '../../language/use-text.js';
import { foundLines } from '../../part/found-lines.js';
import { LogBox } from '../../part/log-box.js';
import { LogTools } from '../../part/log-tools.js';
import { MarkGlyph } from '../../part/mark.js';
import { ProblemNote } from '../../part/problem-note.js';
import { useLog } from './use-log.js';

/** The log's tail; stays at the end until one scrolls up. */
export function LogView({ id }: { readonly id: number }) {
  const text = useText();
  const { data, error, refetch } = useLog(id);
  const [follows, setFollows] = useState(true);
  const [wraps, setWraps] = useState(true);
  const [words, setWords] = useState('');
  const log = data?.text ?? '';
  const found = foundLines(log, words);
  return (
    <section className="stack" aria-label={text('build.log')}>
      <h2 className="section-title">
        {text('build.log')}
        {data !== undefined && !data.complete && (
          <span className="mark busy">
            <MarkGlyph glyph="running" />
            {text('build.log.live')}
          </span>
        )}
      </h2>
      {error !== null && <ProblemNote error={error} onRetry={() => void refetch()} />}
      <div className="log-bar">
        <LogTools
          log={log}
          wraps={wraps}
          onWraps={setWraps}
          words={words}
          onWords={setWords}
          found={found.length}
          file={`build-${id}.log`}
          load={() => Promise.resolve(log)}
        />
      </div>
      <LogBox label={text('build.log')} follows={follows} onScrolled={setFollows} wraps={wraps}>
        {data?.cut === true && `${text('build.log.cut')}\n`}
        {log === '' ? text('build.log.empty') : found.join('\n')}
      </LogBox>
    </section>
  );
}

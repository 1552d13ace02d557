import { useState } from 'react';
import { useText } from '../../language/use-text.js';
import { LogBox } from '../../part/log-box.js';
import { MarkGlyph } from '../../part/mark.js';
import { ProblemNote } from '../../part/problem-note.js';
import { useLog } from './use-log.js';

/** The log's tail; stays at the end until one scrolls up. */
export function LogView({ id }: { readonly id: number }) {
  const text = useText();
  const { data, error, refetch } = useLog(id);
  const [follows, setFollows] = useState(true);
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
      <LogBox label={text('build.log')} follows={follows} onScrolled={setFollows}>
        {data?.cut === true && `${text('build.log.cut')}\n`}
        {data?.text === '' || data === undefined ? text('build.log.empty') : data.text}
      </LogBox>
    </section>
  );
}

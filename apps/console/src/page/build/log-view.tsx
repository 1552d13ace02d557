import { useEffect, useRef } from 'react';
import { useText } from '../../language/use-text.js';
import { ProblemNote } from '../../part/problem-note.js';
import { MarkGlyph } from '../../part/mark.js';
import { useLog } from './use-log.js';

/** The log's tail; stays at the end until one scrolls up. */
export function LogView({ id }: { readonly id: number }) {
  const text = useText();
  const { data, error, refetch } = useLog(id);
  const box = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    if (box.current !== null && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [data]);
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
      <pre
        ref={box}
        className="log"
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={text('build.log')}
        onScroll={({ currentTarget: at }) => {
          follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
        }}
      >
        {data?.cut === true && `${text('build.log.cut')}\n`}
        {data?.text === '' || data === undefined ? text('build.log.empty') : data.text}
      </pre>
    </section>
  );
}

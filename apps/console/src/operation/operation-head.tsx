import type { Operation } from '@arthor/contract';
import { Link } from '@tanstack/react-router';
import { useText } from '../language/use-text.js';
import { operationWords } from '../part/change-words.js';
import { Elapsed } from '../part/elapsed.js';
import { Mark } from '../part/mark.js';
import { Moment } from '../part/moment.js';
import { operationStatus } from '../part/status.js';
import { causeWords, whoAsked } from '../part/who.js';
import './progress.css';

/** What an operation is, who began it and when, how it stands. */
export function OperationHead({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const { lane, buildId, tick, by, cause, createdAt, finishedAt, reason } = operation;
  const { glyph, word } = operationStatus(operation);
  const { application, symbol, environment } = lane;
  return (
    <div className="operation-head">
      <div className="row wrap">
        <h2>
          {operationWords(operation, text)} · {text('lane.short', { application, symbol })}
        </h2>
        <span className="chip">{environment}</span>
        <span className="push">
          <Mark glyph={glyph}>{text(word)}</Mark>
        </span>
      </div>
      <p className="row wrap muted">
        {buildId !== null && (
          <Link to="/builds/$id" params={{ id: String(buildId) }}>
            {text('build.number', { id: buildId })}
          </Link>
        )}
        <span title={text('tick.why')}>{text('tick', { tick })}</span>
        <span>
          {text('operation.by', {
            who: whoAsked(by, text),
            through: text.ofCode('through', by.through) ?? by.through,
          })}
        </span>
        <Moment at={createdAt} />
        {finishedAt !== null && (
          <span>
            {text('operation.took')} <Elapsed from={createdAt} to={finishedAt} />
          </span>
        )}
      </p>
      {/* An event that an older version stored has none. */}
      {cause != null && <p>{causeWords(cause, text)}</p>}
      {reason !== null && <p className="break">{text('operation.because', { reason })}</p>}
    </div>
  );
}

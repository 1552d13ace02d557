import type { Operation } from '@arthor/contract';
import { useNavigate } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { under } from '../../base.js';
import { useText } from '../../language/use-text.js';
import { operationWords } from '../../part/change-words.js';
import { Mark } from '../../part/mark.js';
import { Moment } from '../../part/moment.js';
import { waitedFor } from '../../part/reason.js';
import { operationStatus } from '../../part/status.js';
import { Took } from '../../part/took.js';
import { causeWords, whoAsked } from '../../part/who.js';

interface Props {
  readonly operation: Operation;
  /** Of one application, whose name stands above. */
  readonly alone: boolean;
  /** Keeps to what somebody asked for. */
  readonly onBy: (user: string) => void;
}

/** One operation as a sentence, with how it ended; the whole row leads to its page. Its links are plain ones. */
export function OperationRow({ operation, alone, onBy }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const { id, lane, by, cause, createdAt, reason } = operation;
  const { glyph, word } = operationStatus(operation);
  const waited = waitedFor(operation, text);
  // Its own links and buttons lead where they say.
  const follow = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('a, button') === null)
      void navigate({ to: '/ops/$id', params: { id: String(id) } });
  };
  return (
    <tr className="row-link" onClick={follow}>
      <td className="muted nowrap">
        <Moment at={createdAt} />
      </td>
      <td className="muted">
        {by.user === null ? (
          whoAsked(by, text)
        ) : (
          <button
            type="button"
            className="plain-link"
            title={text('filter.by', { by: by.user })}
            onClick={() => onBy(by.user ?? '')}
          >
            {whoAsked(by, text)}
          </button>
        )}
      </td>
      <td className="main-cell">
        <a className="strong" href={under(`/ops/${id}`)}>
          {operationWords(operation, text)}
        </a>
        {/* On a phone the cells flow as text. */}{' '}
        {reason !== null && (
          <div className="faint clip" title={reason}>
            {reason}
          </div>
        )}
        {cause != null && <div className="faint clip">{causeWords(cause, text)}</div>}
      </td>
      <td className="nowrap">
        <a href={under(`/lanes/${lane.id}`)}>
          {alone ? lane.symbol : text('lane.short', { application: lane.application, symbol: lane.symbol })}
        </a>{' '}
        <span className="chip">{lane.environment}</span>
      </td>
      <td className="main-cell">
        <Mark glyph={glyph}>{text(word)}</Mark>{' '}
        {waited !== null && (
          <div className="muted clip" title={waited}>
            {waited}
          </div>
        )}
      </td>
      <td className="muted nowrap">
        <Took operation={operation} />
      </td>
    </tr>
  );
}

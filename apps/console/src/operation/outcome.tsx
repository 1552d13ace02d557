import type { Blocking, Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lanesQuery } from '../api/query.js';
import { duration } from '../format/duration.js';
import { useText } from '../language/use-text.js';
import { plain } from '../part/problem-note.js';
import { needsAttention, reasonSentence } from '../part/reason.js';
import { Icon } from '../ui/icon.js';
import { Kept } from './last-words.js';
import '../part/empty.css';
import './progress.css';

/** How an operation ended, what that means for the traffic, and where to go from here. */
export function Outcome({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const { status, code, endedBy, operate, blocking, lane: place } = operation;
  const lanes = useQuery({ ...lanesQuery(place.application), enabled: status === 'DONE' });
  const url = lanes.data?.data.find(({ id }) => id === place.id)?.url ?? null;
  if (status === 'RUNNING') return null;
  if (status === 'DONE')
    return (
      <div className="note ok">
        <strong>{text(isPast(operation) ? 'outcome.DONE.past' : `outcome.DONE.${operate}`)}</strong>
        <Kept operation={operation} />
        {url !== null && operate === 'DEPLOY' && !isPast(operation) && (
          <a className="row break" href={url} target="_blank" rel="noreferrer">
            {url}
            <Icon name="open" size={13} />
          </a>
        )}
      </div>
    );
  const params = plain({ image: operation.deployment?.image ?? '', ...blocking?.params });
  const why = code === null ? null : (text.ofCode('ended', code) ?? text.ofCode('reason', code, params));
  return (
    <div className={status === 'FAILED' ? 'note bad' : 'note'}>
      <strong>{why ?? text(`outcome.${status}`)}</strong>
      {blocking !== null && <Waited operation={operation} blocking={blocking} />}
      <Kept operation={operation} />
      <span className="muted">{text('outcome.traffic')}</span>
      {endedBy !== null && (
        <Link to="/ops/$id" params={{ id: String(endedBy) }}>
          {text('outcome.ended-by', { id: endedBy })}
        </Link>
      )}
    </div>
  );
}

/** Whether what it brought serves no longer: a record is read long afterwards, too. */
const isPast = ({ deployment, operate }: Operation): boolean =>
  deployment?.serving === false && operate !== 'DELETE' && operate !== 'CANCEL';

/** What it waited for when it ended: the answer to why it did. */
function Waited({ operation, blocking }: { readonly operation: Operation; readonly blocking: Blocking }) {
  const text = useText();
  const { createdAt, finishedAt, code } = operation;
  const ms = Date.parse(finishedAt ?? createdAt) - Date.parse(createdAt);
  const undone = code === 'CANCELLED' || code === 'STALLED';
  const words = [blocking.message, blocking.providerReason].filter(Boolean).join('\n');
  return (
    <>
      <span className="break">
        {text(undone ? 'outcome.undone' : 'outcome.ended', {
          time: duration(ms, text),
          reason: reasonSentence(blocking, text),
        })}
      </span>
      {needsAttention(blocking) && (
        <details>
          <summary>{text('blocking.words')}</summary>
          <pre className="words">{words}</pre>
        </details>
      )}
    </>
  );
}

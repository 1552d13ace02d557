import type { Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lanesQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { reasonSentence } from '../part/reason.js';
import { Icon } from '../ui/icon.js';
import { LastWords } from './last-words.js';
import '../part/empty.css';

/** How an operation ended, what that means for the traffic, and where to go from here. */
export function Outcome({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const { status, code, endedBy, operate, blocking, lane: place } = operation;
  const lanes = useQuery({ ...lanesQuery(place.application), enabled: status === 'DONE' });
  const url = lanes.data?.data.find(({ id }) => id === place.id)?.url ?? null;
  if (status === 'RUNNING') return null;
  const waited = blocking && (
    <>
      <span className="break">{reasonSentence(blocking, text)}</span>
      <LastWords blocking={blocking} deployment={operation.deploymentId} />
    </>
  );
  if (status === 'DONE')
    return (
      <div className="note ok">
        <strong>{text(`outcome.DONE.${operate}`)}</strong>
        {waited}
        {url !== null && operate === 'DEPLOY' && (
          <a className="row break" href={url} target="_blank" rel="noreferrer">
            {url}
            <Icon name="open" size={13} />
          </a>
        )}
      </div>
    );
  const why = code === null ? null : (text.ofCode('ended', code) ?? text.ofCode('reason', code));
  return (
    <div className={status === 'FAILED' ? 'note bad' : 'note'}>
      <strong>{why ?? text(`outcome.${status}`)}</strong>
      {waited}
      <span className="muted">{text('outcome.traffic')}</span>
      {endedBy !== null && (
        <Link to="/ops/$id" params={{ id: String(endedBy) }}>
          {text('outcome.ended-by', { id: endedBy })}
        </Link>
      )}
    </div>
  );
}

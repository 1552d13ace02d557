import type { Blocking, Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { lastLogQuery, podLogQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';

/** Codes where what the dead container wrote last is what a person looks for first. */
const ended = new Set(['CRASH_LOOP', 'OOM_KILLED', 'POD_FAILED']);

interface Props {
  readonly blocking: Blocking;
  readonly deployment: number;
}

/** The last lines of a container that ended, where ending is what blocks; asked for again, for the next end may say more. */
export function LastWords({ blocking, deployment }: Props) {
  const { pod } = blocking.params;
  const shown = ended.has(blocking.code) && typeof pod === 'string';
  const { data } = useQuery({
    ...podLogQuery(deployment, String(pod)),
    enabled: shown,
    refetchInterval: 5_000,
  });
  return shown ? <Log text={data ?? ''} /> : null;
}

/** The log that was kept with an operation that is over. */
export function KeptLog({ operation }: { readonly operation: Operation }) {
  const { id, status, lastLog: known } = operation;
  // An event tells an operation without its log.
  const { data } = useQuery({ ...lastLogQuery(id, status), enabled: known === undefined });
  return <Log text={(known === undefined ? data : known)?.text ?? ''} />;
}

function Log({ text: lines }: { readonly text: string }) {
  const text = useText();
  if (lines.trim() === '') return null;
  return (
    <div>
      <span className="muted">{text('blocking.log')}</span>
      <pre className="words" tabIndex={0} aria-label={text('blocking.log')}>
        {lines.trimEnd()}
      </pre>
    </div>
  );
}
